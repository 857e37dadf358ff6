import type { Instant } from "./clock.ts";

const day = 24 * 60 * 60_000;

/** Making a format takes some 10 ms, and most programs say few moments. */
const text = (options: Intl.DateTimeFormatOptions) => {
  let format: Intl.DateTimeFormat | undefined;
  return (at: Instant): string => (format ??= new Intl.DateTimeFormat("en-GB", options)).format(at);
};

/** A time of today: `14:05`. */
export const clockTime = text({ hour: "2-digit", minute: "2-digit" });
const weekday = text({ weekday: "long" });
const date = text({ day: "numeric", month: "long" });
const dateOfYear = text({ day: "numeric", month: "long", year: "numeric" });
const month = text({ month: "long" });
const monthOfYear = text({ month: "long", year: "numeric" });

/** Midnights between two moments, by the calendar of this machine; negative for the past. */
function daysApart(at: Instant, now: Instant): number {
  return Math.round((new Date(at).setHours(0, 0, 0, 0) - new Date(now).setHours(0, 0, 0, 0)) / day);
}

const sameYear = (at: Instant, now: Instant): boolean => new Date(at).getFullYear() === new Date(now).getFullYear();

/** A moment as one would say it: `14:05`, `tomorrow 14:05`, `Tuesday 09:12`, `23 December`. */
export function moment(at: Instant, now: Instant): string {
  const days = daysApart(at, now);
  if (days === 0) return clockTime(at);
  if (days === 1) return `tomorrow ${clockTime(at)}`;
  if (days === -1) return `yesterday ${clockTime(at)}`;
  if (Math.abs(days) < 7) return `${weekday(at)} ${clockTime(at)}`;
  return sameYear(at, now) ? date(at) : dateOfYear(at);
}

/** About when something was: `today`, `on Tuesday`, `in March`, `in March 2025`. */
export function about(at: Instant, now: Instant): string {
  const days = daysApart(at, now);
  if (days === 0) return "today";
  if (days === -1) return "yesterday";
  if (days < 0 && days > -7) return `on ${weekday(at)}`;
  return `in ${sameYear(at, now) ? month(at) : monthOfYear(at)}`;
}
