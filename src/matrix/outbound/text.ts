// What a program printed may hold colours and worse, and a name may hold marks that turn the text around it.
const unfit = /\u001b\[[0-9;?]*[ -/]*[@-~]|[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/g;

/** Text as it may be shown: without control characters, and without a live `@room`, which would ring every phone. */
export const clean = (text: string): string => text.toWellFormed().replace(unfit, "").replace(/@room/gi, (found) => `@\u200b${found.slice(1)}`);

/** Text as HTML shows it letter by letter. */
export const escape = (text: string): string =>
  clean(text).replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`);

/** `code`, or an address up to the punctuation that belongs to the sentence around it. */
const marked = /`([^`\n]+)`|(https?:\/\/[^\s<>"'`]*[^\s<>"'`.,;:!?)\]])/g;

/** A sentence as HTML: `like this` is code, an http(s) address a link, a line break one too; all else is escaped. */
export function inlineHtml(text: string): string {
  let html = "";
  let done = 0;
  for (const { index, 0: whole, 1: code, 2: address } of text.matchAll(marked)) {
    html += escape(text.slice(done, index));
    if (code !== undefined) html += `<code>${escape(code)}</code>`;
    else if (address !== undefined) html += `<a href="${escape(address)}">${escape(address)}</a>`;
    done = index + whole.length;
  }
  return (html + escape(text.slice(done))).replaceAll("\n", "<br>");
}
