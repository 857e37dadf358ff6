/** How many a store is asked for at once. */
export const page = 200;

/**
 * All that a store has, read page by page, and only as far as somebody takes it.
 * @param read the page that comes after one that was read; the first, after none.
 */
export function* paged<Row>(read: (after: Row | undefined) => readonly Row[]): Generator<Row, void, void> {
  let last: Row | undefined;
  do {
    const some = read(last);
    yield* some;
    last = some.at(-1);
  } while (last !== undefined);
}
