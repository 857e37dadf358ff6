/** Somebody in passing: `carol` for `@carol:example.org` and for `carol (shell)`. Where it matters who, the whole id stands. */
export const person = (asker: string): string => /^@([^:]+):/.exec(asker)?.[1] ?? asker.replace(/ \(shell\)$/, "");
