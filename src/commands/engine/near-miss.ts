import { clipped } from "../../model/clipped.ts";
import { UserError } from "../../model/error.ts";

/** A line that is no command, but nearly: `meant` is the whole line that would run, `!` included. */
export class NearMiss extends UserError {
  readonly meant: string;

  constructor(typed: string, meant: string) {
    super("unknown-command", { what: "near-line", typed: clipped(typed), meant });
    this.meant = meant;
  }
}
