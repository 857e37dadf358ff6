import { parse } from "yaml";
import { z } from "zod";

const State = z.object({ accounts: z.record(z.string(), z.unknown()) });

/** Whether MindRoom's `matrix_state.yaml`, which it writes itself, holds an account. What can't be read holds none. */
export function hasAccounts(text: string): boolean {
  try {
    return Object.keys(State.parse(parse(text, { maxAliasCount: 10, prettyErrors: false, uniqueKeys: false })).accounts).length > 0;
  } catch {
    return false;
  }
}
