import type { Instant } from "../model/clock.ts";
import type { Container, ContainerHistory, EngineEvent } from "../model/engine.ts";
import type { Instance } from "../model/instance/instance.ts";
import type { Observed } from "../model/instance/observed.ts";
import type { Announced } from "../model/watch/announcements.ts";
import type { Loop } from "./restarts.ts";

/** All that one look at an instance gave. */
export type Look = {
  readonly instance: Instance;
  /** Null when the rooms have never been told of it. */
  readonly before: Announced | null;
  readonly observed: Observed;
  readonly containers: readonly Container[];
  readonly histories: readonly ContainerHistory[];
  /** Since the last look that counted. */
  readonly events: readonly EngineEvent[];
  readonly loop: Loop | null;
  /** When it broke, where somebody watched. */
  readonly brokenSince: Instant | null;
  readonly now: Instant;
};
