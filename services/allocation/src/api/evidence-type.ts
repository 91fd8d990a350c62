/** What a file is, by its first bytes: what it says of itself is believed only where these agree. */

interface FileKind {
  readonly mediaType: string;
  /** Of the name under which it is handed back. */
  readonly extension: string;
  /** How its bytes begin; kinds without it are text. */
  readonly begins?: (head: Uint8Array) => boolean;
}

/** Bytes that are looked at before anything is said. */
export const HEAD_BYTES = 1_024;

const ascii = (text: string): Uint8Array => Buffer.from(text, 'latin1');
const hasAt = (head: Uint8Array, at: number, bytes: Uint8Array): boolean =>
  Buffer.from(head.buffer, head.byteOffset, head.length)
    .subarray(at, at + bytes.length)
    .equals(bytes);
const startsWith =
  (...starts: readonly Uint8Array[]) =>
  (head: Uint8Array): boolean =>
    starts.some((start) => hasAt(head, 0, start));

/** OID of signedData (RFC 5652): the envelope in which signed invoices travel. */
const SIGNED_DATA = Uint8Array.of(0x06, 0x09, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x07, 0x02);

const KINDS: readonly FileKind[] = [
  { mediaType: 'application/pdf', extension: 'pdf', begins: startsWith(ascii('%PDF-')) },
  {
    mediaType: 'image/png',
    extension: 'png',
    begins: startsWith(Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a)),
  },
  { mediaType: 'image/jpeg', extension: 'jpg', begins: startsWith(Uint8Array.of(0xff, 0xd8, 0xff)) },
  {
    mediaType: 'image/tiff',
    extension: 'tif',
    begins: startsWith(ascii('II*\0'), ascii('MM\0*')),
  },
  {
    mediaType: 'image/webp',
    extension: 'webp',
    begins: (head) => hasAt(head, 0, ascii('RIFF')) && hasAt(head, 8, ascii('WEBP')),
  },
  {
    mediaType: 'application/pkcs7-mime',
    extension: 'p7m',
    // The sequence's length has 1 to 5 bytes.
    begins: (head) => head[0] === 0x30 && [2, 3, 4, 5, 6].some((at) => hasAt(head, at, SIGNED_DATA)),
  },
  { mediaType: 'application/xml', extension: 'xml', begins: (head) => isXml(head) },
  { mediaType: 'text/plain', extension: 'txt' },
  { mediaType: 'text/csv', extension: 'csv' },
];

export const EVIDENCE_TYPES: readonly string[] = KINDS.map(({ mediaType }) => mediaType);
export const EVIDENCE_EXTENSIONS: readonly string[] = KINDS.map(({ extension }) => extension);

/** `text/xml` is the older name of the same; parameters such as a charset say nothing of the kind. */
export function kindOf(contentType: string): FileKind | undefined {
  const [bare = ''] = contentType.toLowerCase().split(';');
  const name = bare.trim() === 'text/xml' ? 'application/xml' : bare.trim();
  return KINDS.find(({ mediaType }) => mediaType === name);
}

/** True when a file that begins so can be of the kind. Text is whatever is of no other kind; its bytes are read on. */
export function beginsAs(kind: FileKind, head: Uint8Array): boolean {
  if (kind.begins !== undefined) return kind.begins(head);
  return !KINDS.some(({ begins, mediaType }) => mediaType !== 'application/xml' && begins?.(head) === true);
}

export function isText(kind: FileKind): boolean {
  return kind.begins === undefined;
}

/** In any encoding that keeps ASCII, which its own declaration names; a page of HTML is not meant. */
function isXml(head: Uint8Array): boolean {
  const text = Buffer.from(head.buffer, head.byteOffset, head.length).toString('latin1');
  const start = text.replace(/^\xef\xbb\xbf/, '').trimStart();
  return !text.includes('\0') && /^<[?!A-Za-z_]/.test(start) && !/^<(?:!doctype\s+html|html)\b/i.test(start);
}

const CONTROL = /[\0-\x08\x0e-\x1f\x7f]/;

/** Judges text as it arrives: UTF-8 without control characters but tabs and line ends. */
export function createTextCheck(): { takes(chunk: Uint8Array): boolean; ends(): boolean } {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  const decodes = (chunk: Uint8Array | undefined): boolean => {
    try {
      const text = chunk === undefined ? decoder.decode() : decoder.decode(chunk, { stream: true });
      return !CONTROL.test(text);
    } catch {
      return false;
    }
  };
  return { takes: (chunk) => decodes(chunk), ends: () => decodes(undefined) };
}
