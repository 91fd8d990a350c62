/** Reads events of a stream until it has `count`. */
export async function eventsOf(
  address: string,
  path: string,
  count: number,
  headers: Record<string, string>,
) {
  const ended = new AbortController();
  const answer = await fetch(`http://${address}${path}`, { headers, signal: ended.signal });
  let text = '';
  const decoder = new TextDecoder();
  const reader = answer.body?.getReader();
  while (reader !== undefined && text.split('event: trail').length <= count) {
    const { done, value } = (await reader.read()) as { done: boolean; value?: Uint8Array };
    if (done) break;
    text += decoder.decode(value, { stream: true });
  }
  ended.abort();
  const ids = [...text.matchAll(/^id: (\d+)$/gm)].map(([, id]) => Number(id));
  const data = [...text.matchAll(/^data: (.*)$/gm)].map(([, json]) => JSON.parse(json ?? '') as unknown);
  return { ids, data, text };
}
