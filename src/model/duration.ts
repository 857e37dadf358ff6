const second = 1000;
const minute = 60 * second;
const hour = 60 * minute;
const day = 24 * hour;

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
