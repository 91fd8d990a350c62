/** Details of a body as the text that the readers of messages take. */

/** No JSON: what is nested too deeply to be written down is refused like any other details that are none. */
const UNWRITABLE = '!';

/** Empty where there are none. */
export function detailsJson(details: object | undefined): string {
  if (details === undefined) return '';
  try {
    return JSON.stringify(details);
  } catch {
    return UNWRITABLE;
  }
}
