/**
 * The ports and addresses that an Innkeeper of this worker gives out, for its config. Two workers run on one Docker, and what one Innkeeper has reserved for an instance that is stopped, another can't see.
 */
export function ownRanges(): { readonly ports: Readonly<Record<"backend" | "frontend" | "matrix", number>>; readonly subnetPool: string } {
  const before = Number(process.env["VITEST_POOL_ID"] ?? 1) - 1;
  return { ports: { backend: 8765 + 1000 * before, frontend: 3003 + 1000 * before, matrix: 8448 + 1000 * before }, subnetPool: `10.${213 + before}.0.0/16` };
}
