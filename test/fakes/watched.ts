type Strings = (text: string, at: string) => void;

/** Shows each text in what a call is given, however deep, with where it stood: `up.0.name`. */
function eachText(value: unknown, at: string, show: Strings): void {
  if (typeof value === "string") show(value, at);
  if (typeof value !== "object" || value === null || value instanceof AbortSignal) return;
  for (const [key, inner] of Object.entries(value)) eachText(inner, `${at}.${key}`, show);
}

/** From now on each text that this object's methods are given is shown first. */
export function watched<T extends object>(thing: T, show: Strings): T {
  const prototype = Object.getPrototypeOf(thing) as object;
  for (const name of Object.getOwnPropertyNames(prototype)) {
    const method: unknown = Object.getOwnPropertyDescriptor(prototype, name)?.value;
    if (name === "constructor" || typeof method !== "function") continue;
    // Configurable: a proxy may give something else for it only then.
    Object.defineProperty(thing, name, {
      configurable: true,
      value: (...given: readonly unknown[]): unknown => {
        eachText(given, name, show);
        return method.apply(thing, given) as unknown;
      },
    });
  }
  return thing;
}
