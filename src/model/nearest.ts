/** How many letters one must add, drop, change or swap with their neighbour to get from one word to the other. */
function editDistance(from: string, to: string): number {
  let beforeLast: number[] = [];
  let last = Array.from({ length: to.length + 1 }, (_, column) => column);
  for (let row = 1; row <= from.length; row++) {
    const current = [row];
    for (let column = 1; column <= to.length; column++) {
      const same = from[row - 1] === to[column - 1];
      let best = Math.min((last[column - 1] ?? 0) + (same ? 0 : 1), (last[column] ?? 0) + 1, (current[column - 1] ?? 0) + 1);
      if (row > 1 && column > 1 && from[row - 1] === to[column - 2] && from[row - 2] === to[column - 1]) {
        best = Math.min(best, (beforeLast[column - 2] ?? 0) + 1);
      }
      current.push(best);
    }
    beforeLast = last;
    last = current;
  }
  return last[to.length] ?? 0;
}

/** The word that was probably meant: at most a third of its letters are off. Null when none is near. */
export function nearest<Word extends string>(typed: string, words: readonly Word[]): Word | null {
  let found: Word | null = null;
  let least = Infinity;
  for (const word of words) {
    const length = Math.max(word.length, typed.length);
    const limit = Math.max(1, Math.floor(length / 3));
    if (Math.abs(word.length - typed.length) > limit) continue;
    const distance = editDistance(typed.toLowerCase(), word.toLowerCase());
    if (distance <= limit && distance < length && distance < least) [found, least] = [word, distance];
  }
  return found;
}
