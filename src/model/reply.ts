import type { LinkPage } from "./people/link.ts";

/**
 * A sentence or two as plain text. `like this` is code and an http(s) address is a link wherever it is rendered; nothing else is
 * markup, and whoever renders it escapes the rest.
 */
export type Text = string;

/** A page of ours behind a link that works once. The token is put in when the message is sent, so that no queue holds it. */
export type PageLink = { readonly page: LinkPage; readonly id: string };

/**
 * Where a file's text is read, when it is sent: so that no queue holds it. Of the audit, the entries from `after` to `upTo`, of one
 * instance or (null) of all; what is written there never changes, so it is the same each time.
 */
export type FileSource = { readonly kind: "audit"; readonly after: number; readonly upTo: number; readonly instance: string | null };

/** One part of a reply. */
export type Block =
  | { readonly kind: "line"; readonly text: Text }
  | { readonly kind: "list"; readonly items: readonly Text[] }
  /** Label and value, one pair a line. */
  | { readonly kind: "facts"; readonly rows: readonly (readonly [label: string, value: Text])[] }
  /** Shown letter by letter: logs, files. */
  | { readonly kind: "code"; readonly text: string }
  /** A file beside the rest; in a shell, what it prints. */
  | { readonly kind: "file"; readonly name: string; readonly of: FileSource }
  /** `before` + the address + `after`. */
  | { readonly kind: "link"; readonly before: Text; readonly to: PageLink; readonly after: Text };

/** All that the bot says, as data: rendered for a room (plain text and HTML), a terminal, or a page. */
export type Reply = readonly Block[];

export const line = (text: Text): Block => ({ kind: "line", text });
export const list = (items: readonly Text[]): Block => ({ kind: "list", items });
export const facts = (rows: readonly (readonly [string, Text])[]): Block => ({ kind: "facts", rows });
export const code = (text: string): Block => ({ kind: "code", text });
