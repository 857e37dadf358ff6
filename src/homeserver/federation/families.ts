import { isIP } from "node:net";
import type { Family } from "../../model/federation/federation.ts";

/** Once one family has got there, the others have so long. */
const patienceMs = 3000;

/** As far as the way goes. */
export const arrived = Infinity;

export const familyOf = (address: string): Family => (isIP(address) === 6 ? "IPv6" : "IPv4");

/** What came of one way by the addresses of one family. */
export type ByFamily<T> = { readonly family: Family; readonly result: T };

/**
 * Takes a way by each family of addresses, at the same time: another homeserver may have only one of them.
 * @param take ends soon after `enough`.
 * @param far how far that got: `arrived`, or a number.
 * @returns what got farthest first.
 */
export async function byFamily<Place extends { readonly address: string }, T>(
  places: readonly Place[],
  take: (places: readonly Place[], family: Family, enough: AbortSignal) => Promise<T>,
  far: (result: T) => number,
): Promise<readonly [ByFamily<T>, ...ByFamily<T>[]]> {
  const enough = new AbortController();
  let hurry: NodeJS.Timeout | undefined;
  const takeOne = async ([family, own]: readonly [Family, readonly Place[]]): Promise<ByFamily<T>> => {
    const result = await take(own, family, enough.signal);
    if (far(result) === arrived) hurry ??= setTimeout(() => enough.abort(), patienceMs);
    return { family, result };
  };
  try {
    const all = await Promise.all([...Map.groupBy(places, ({ address }) => familyOf(address))].map(takeOne));
    const [first, ...others] = all.toSorted((one, other) => (far(one.result) === far(other.result) ? 0 : far(other.result) - far(one.result)));
    if (first === undefined) throw new Error("there is no address by which to go");
    return [first, ...others];
  } finally {
    clearTimeout(hurry);
  }
}
