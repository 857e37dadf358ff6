const second = 1000;
const minute = 60 * second;
const hour = 60 * minute;
const day = 24 * hour;

/** How many of something: `1 port`, `2 ports`. */
export const count = (many: number, noun: string, plural = `${noun}s`): string => `${many} ${many === 1 ? noun : plural}`;

/** A span of milliseconds, in its two largest units: `31 s`, `2 min 10 s`, `3 h 5 min`, `2 d`. */
export function duration(ms: number): string {
  const rounded = Math.max(0, Math.round(ms / second)) * second;
  if (rounded < minute) return `${rounded / second} s`;
  if (rounded < hour) return pair(rounded, minute, "min", second, "s");
  if (rounded < day) return pair(rounded, hour, "h", minute, "min");
  return `${Math.floor(rounded / day)} d`;
}

function pair(ms: number, large: number, largeName: string, small: number, smallName: string): string {
  const rest = Math.floor((ms % large) / small);
  return `${Math.floor(ms / large)} ${largeName}${rest === 0 ? "" : ` ${rest} ${smallName}`}`;
}

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

const text = (options: Intl.DateTimeFormatOptions) => {
  const format = new Intl.DateTimeFormat("en-GB", options);
  return (at: number): string => format.format(at);
};
/** A time of today: `14:05`. */
export const clockTime = text({ hour: "2-digit", minute: "2-digit" });
const weekday = text({ weekday: "long" });
const date = text({ day: "numeric", month: "long" });
const dateOfYear = text({ day: "numeric", month: "long", year: "numeric" });
const month = text({ month: "long" });
const monthOfYear = text({ month: "long", year: "numeric" });

/** Midnights between two moments, by the calendar of this machine; negative for the past. */
function daysApart(at: number, now: number): number {
  return Math.round((new Date(at).setHours(0, 0, 0, 0) - new Date(now).setHours(0, 0, 0, 0)) / day);
}

const sameYear = (at: number, now: number): boolean => new Date(at).getFullYear() === new Date(now).getFullYear();

/** A moment as one would say it: `14:05`, `tomorrow 14:05`, `Tuesday 09:12`, `23 December`. */
export function moment(at: number, now: number): string {
  const days = daysApart(at, now);
  if (days === 0) return clockTime(at);
  if (days === 1) return `tomorrow ${clockTime(at)}`;
  if (days === -1) return `yesterday ${clockTime(at)}`;
  if (Math.abs(days) < 7) return `${weekday(at)} ${clockTime(at)}`;
  return sameYear(at, now) ? date(at) : dateOfYear(at);
}

/** About when something was: `today`, `on Tuesday`, `in March`, `in March 2025`. */
export function about(at: number, now: number): string {
  const days = daysApart(at, now);
  if (days === 0) return "today";
  if (days === -1) return "yesterday";
  if (days < 0 && days > -7) return `on ${weekday(at)}`;
  return `in ${sameYear(at, now) ? month(at) : monthOfYear(at)}`;
}
