import { z } from "zod";
import { UserError } from "../../model/error.ts";
import { verify } from "../../operations/trust/verify.ts";
import { verifications } from "../../words/trust/verification.ts";
import { defineCommand } from "../engine/define.ts";

export const verifyCommand = defineCommand({
  path: ["verify"],
  summary: "Show, on the host, the emoji with which an app verifies me",
  role: "owner",
  examples: ["!verify"],
  input: z.object({}),
  positionals: [],
  async refuse(_input, _deps, origin) {
    if (origin.kind !== "shell") throw new UserError("only-on-the-host", {});
  },
  progress: () => "Looking for comparisons",
  run: (_input, deps) => verify(deps),
  say: verifications,
});
