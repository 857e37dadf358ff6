import { SaidError } from "../../model/error.ts";
import { didYouMean } from "../../words/asking/misread.ts";

/** A line that is no command, but nearly: `meant` is the whole line that would run, `!` included. */
export class NearMiss extends SaidError {
  readonly typed: string;
  readonly meant: string;

  constructor(typed: string, meant: string) {
    super("unknown-command", didYouMean(typed, meant));
    this.typed = typed;
    this.meant = meant;
  }
}
