/** The few parts of the browser that the scripts touch. The tree is typed for Node; these take no global type with them. */

export interface PageElement {
  readonly dataset: Readonly<Record<string, string | undefined>>;
  hidden: boolean;
  disabled: boolean;
  className: string;
  textContent: string | null;
  querySelector(selector: string): PageElement | null;
  closest(selector: string): PageElement | null;
  replaceChildren(...nodes: readonly (PageElement | string)[]): void;
  replaceWith(node: PageElement): void;
  append(...nodes: readonly (PageElement | string)[]): void;
}

export interface PageDocument {
  createElement(tag: string): PageElement;
  querySelector(selector: string): PageElement | null;
  querySelectorAll(selector: string): Iterable<PageElement>;
  addEventListener(type: string, listener: (event: { readonly target: PageElement }) => void): void;
}

export interface MessageStream {
  addEventListener(type: string, listener: () => void): void;
  close(): void;
}
