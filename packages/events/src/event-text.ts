/** The canonical text of an event: RFC 8785 JSON, made by splicing the already canonical text of its data. */

/** The attributes of an event around its data. */
export interface EventAttributes {
  readonly id: string;
  readonly ledger: string;
  readonly source: string;
  readonly subject: string;
  readonly time: string;
  readonly type: string;
}

// Printable ASCII but the quote and the backslash: what every attribute of a valid event is made of.
const PLAIN = /^[\x20\x21\x23-\x5b\x5d-\x7e]*$/;

/**
 * The canonical structured CloudEvent (RFC 8785): keys in order, `data` spliced in as it is.
 * `dataText` must be the canonical JSON of the data; it is not looked at.
 */
export function eventText(attributes: EventAttributes, dataText: string): string {
  const { id, ledger, source, subject, time, type } = attributes;
  return (
    `{"data":${dataText},"id":${quote(id)},"ledger":${quote(ledger)},"source":${quote(source)},` +
    `"specversion":"1.0","subject":${quote(subject)},"time":${quote(time)},"type":${quote(type)}}`
  );
}

/** RFC 8785 escapes strings as ECMAScript's JSON.stringify does; plain ones need no look. */
function quote(text: string): string {
  return PLAIN.test(text) ? `"${text}"` : JSON.stringify(text);
}
