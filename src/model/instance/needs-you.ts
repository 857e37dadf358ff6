import type { InstanceName } from "./instance.ts";
import type { Overview } from "./observed.ts";

/** Whether an instance needs somebody: it is half down, or wholly down although it should run. One whose state is unknown doesn't count. */
export const needsYou = ({ desired, observed }: Pick<Overview, "desired" | "observed">): boolean =>
  observed.state === "degraded" || (observed.state === "stopped" && desired === "running");

/** Those that need somebody, in the order given: what `list` counts and `status` names. */
export const needYou = (overviews: readonly Overview[]): readonly InstanceName[] => overviews.filter(needsYou).map(({ name }) => name);
