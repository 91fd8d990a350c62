/** Accept-Encoding (RFC 9110 §12.5.3), as far as gzip is concerned. */

/** True when the header names gzip, or `*`, with a weight above zero. */
export function acceptsGzip(header: string | string[] | undefined): boolean {
  if (typeof header !== 'string') return false;
  let star = false;
  for (const part of header.toLowerCase().split(',')) {
    const [name = '', ...parameters] = part.split(';').map((each) => each.trim());
    const weight = parameters.find((each) => each.startsWith('q='))?.slice(2);
    const isWanted = weight === undefined || Number(weight) > 0;
    if (name === 'gzip' || name === 'x-gzip') return isWanted;
    if (name === '*') star = isWanted;
  }
  return star;
}
