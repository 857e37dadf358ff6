export { duration } from "../model/duration.ts";
export { about, clockTime, moment } from "../model/moment.ts";

/** How many of something: `1 port`, `2 ports`. */
export const count = (many: number, noun: string, plural = `${noun}s`): string => `${many} ${many === 1 ? noun : plural}`;

/** Of an answer that was larger than is read, as it goes on after who sent it. */
export const sentMoreThan = (limitBytes: number): string => `sent more than ${size(limitBytes)} in one answer`;

/** Bytes as disks are sold: `1.2 GB`. */
export function size(bytes: number): string {
  const units = ["kB", "MB", "GB", "TB"];
  if (bytes < 1000) return `${bytes} B`;
  let value = bytes / 1000;
  while (value >= 999.5 && units.length > 1) {
    value /= 1000;
    units.shift();
  }
  return `${value < 9.95 ? value.toFixed(1) : Math.round(value)} ${units[0] ?? "kB"}`;
}
