/** Both ends of an IPv4 CIDR, as numbers. */
export type Range = { readonly first: number; readonly last: number };

/** Addresses in a /28. */
export const blockSize = 16;

/** The addresses of an IPv4 CIDR (a bare address is one of /32, `default` all); null when it isn't one. */
export function rangeOf(cidr: string): Range | null {
  if (cidr === "default") return { first: 0, last: 2 ** 32 - 1 };
  const parts = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})(?:\/(\d{1,2}))?$/.exec(cidr);
  if (!parts) return null;
  const bytes = parts.slice(1, 5).map(Number);
  const bits = Number(parts[5] ?? 32);
  if (bits > 32 || bytes.some((byte) => byte > 255)) return null;
  const size = 2 ** (32 - bits);
  const address = bytes.reduce((sum, byte) => sum * 256 + byte, 0);
  const first = address - (address % size);
  return { first, last: first + size - 1 };
}

export const overlap = (one: Range, other: Range): boolean => one.first <= other.last && other.first <= one.last;

/** The /28 that starts there. */
export const block = (start: number): string => {
  const bytes = [24, 16, 8, 0].map((shift) => Math.floor(start / 2 ** shift) % 256);
  return `${bytes.join(".")}/28`;
};

/**
 * The start of the pool's first free /28; null when there is none. `nextUnregistered` gives the first start from one on that nobody
 * was given. What is busy is jumped over whole, so a big network costs no more than a small one.
 */
export function firstFree(pool: Range, busy: readonly Range[], nextUnregistered: (from: number) => number): number | null {
  let start = pool.first;
  while (start + blockSize - 1 <= pool.last) {
    start = nextUnregistered(start);
    const candidate = { first: start, last: start + blockSize - 1 };
    if (candidate.last > pool.last) return null;
    const hit = busy.find((range) => overlap(range, candidate));
    if (!hit) return start;
    start = (Math.floor(hit.last / blockSize) + 1) * blockSize;
  }
  return null;
}
