/** Ids as people have them today; what else may stand in one is typed by hand rather than read out of a link. */
const userId = /^@[\w.=/+-]+:(?:[A-Za-z0-9.-]+|\[[0-9A-Fa-f:.]+\])(?::\d{1,5})?$/;

/** Where a link leads: to the person of that id, or to nobody (`null`), where it names one that can't be read. */
export type UserLink = { readonly user: string | null };

/**
 * The person to whom a link leads, by `https://matrix.to/#/@bob:example.org` or `matrix:u/bob:example.org` (Matrix specification,
 * appendices, "URIs"), encoded or not; null for a link that is none to a person.
 */
export function readUserLink(uri: string): UserLink | null {
  const [, matrixTo, scheme] = /^(?:https:\/\/matrix\.to\/#\/([^?]*)|matrix:(?:u|user)\/([^?]*))(?:\?.*)?$/is.exec(uri.trim()) ?? [];
  const id = scheme === undefined ? decoded(matrixTo ?? "") : `@${decoded(scheme)}`;
  if (id.length <= 255 && userId.test(id)) return { user: id };
  // Rooms have other signs. Whatever else names somebody isn't to be taken for a word like others.
  return /^[@%]/.test(id) || (matrixTo === undefined && /@|%40/i.test(uri)) ? { user: null } : null;
}

/** Whether a link to somebody shows the id of somebody else. */
export const showsAnother = (text: string, user: string): boolean => /^@[^\s:]+:\S+$/.test(text.trim()) && text.trim().toLowerCase() !== user.toLowerCase();

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return "%";
  }
}
