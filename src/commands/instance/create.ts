import { z } from "zod";
import { Domain, InstanceName, isLocalName, TypedDomain } from "../../model/instance/instance.ts";
import { create } from "../../operations/instance/create.ts";
import { created } from "../../words/instance/created.ts";
import { broadcasts } from "../../words/broadcasts.ts";
import { UserError } from "../../model/error.ts";
import { defineCommand } from "../engine/define.ts";
import { instanceLock } from "../../jobs/lock-names.ts";

/** `default` is what a bare `--matrix` means: as the installation has chosen. */
const Matrix = z.union([z.enum(["default", "tuwunel", "synapse"]), z.url({ protocol: /^https?$/ })]);

const Fields = z.object({
  name: InstanceName,
  domain: TypedDomain.optional().describe("where people reach it; without one it is NAME.localhost, on this machine only"),
  matrix: Matrix.optional().meta({ placeholder: "tuwunel|synapse|URL", description: "with a Matrix homeserver of its own, or an existing one at URL" }),
  onlyMatrix: z.boolean().default(false).describe("the homeserver alone, without MindRoom"),
  federation: z.boolean().default(false).describe("let its homeserver talk to others"),
  start: z.boolean().default(false).describe("start it when it is made"),
  dryRun: z.boolean().default(false).describe("only tell what would be made"),
});
type Fields = z.infer<typeof Fields>;

const domainOf = ({ domain, name }: Fields): Domain => domain ?? Domain.parse(`${name}.localhost`);

/** Wishes that exclude each other. */
function contradiction(input: Fields): UserError | null {
  const { federation, matrix, name, onlyMatrix } = input;
  const external = matrix?.includes("://") === true;
  const domain = domainOf(input);
  if ((onlyMatrix || federation) && (matrix === undefined || external)) {
    return new UserError("needs-homeserver", { name, homeserver: external ? "external" : "none", flag: onlyMatrix ? "--only-matrix" : "--federation" });
  }
  return federation && isLocalName(domain) ? new UserError("local-federation", { name, localName: domain, at: "create" }) : null;
}

export const createCommand = defineCommand({
  path: ["instance", "create"],
  summary: "Create an instance",
  role: "operator",
  examples: ["!instance create dev --matrix --start", "!instance create dev dev.example.org --matrix", "!instance create dev dev.example.org --matrix=synapse --federation"],
  needs: "creating",
  input: Fields.superRefine((input, context) => {
    // A name that is none can't contradict anything.
    if (context.issues.length > 0) return;
    const error = contradiction(input);
    if (error !== null) context.addIssue({ code: "custom", message: error.code, params: { error } });
  }),
  positionals: ["name", "domain"],
  bare: { matrix: "default" },
  lock: instanceLock,
  progress: ({ name }) => `Creating ${name}`,
  run: (input, deps, job) => {
    const { dryRun, federation, matrix, name, onlyMatrix } = input;
    const chosen = matrix === "default" ? deps.choices.defaultHomeserver : (matrix ?? null);
    return create(deps, { name, domain: domainOf(input), matrix: chosen, onlyMatrix, federation, dryRun }, job);
  },
  next: ({ dryRun, name, start }) => (start && !dryRun ? { command: "instance start", input: { name } } : null),
  say: created,
  tell: broadcasts.created,
});
