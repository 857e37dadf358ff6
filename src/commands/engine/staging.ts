import type { Reading } from "./message-reader.ts";
import type { Performing } from "./performing.ts";
import type { Telling } from "./tell.ts";

/** What the stages that a command goes through take, all together. */
export type Staging = Performing & Reading & Telling;
