import { randomBytes } from "node:crypto";
import { readFile } from "node:fs/promises";
import { z } from "zod";
import type { Adapters } from "../adapters.ts";
import { performingOnHost } from "../compose-shell.ts";
import { bound } from "../../commands/engine/define.ts";
import { commandOf } from "../../commands/engine/find-command.ts";
import { perform, resume } from "../../commands/engine/perform.ts";
import type { Performing } from "../../commands/engine/performing.ts";
import { commands } from "../../commands/table.ts";
import { checkToken, liftRateLimit } from "../../matrix/transport/accounts.ts";
import { createAdminRoom, joinRoom } from "../../matrix/rooms/admin-room.ts";
import { errorOf, messageOf, UserError } from "../../model/error.ts";
import { InstanceName, servicesOf, type Instance } from "../../model/instance/instance.ts";
import type { Json } from "../../model/json.ts";
import { registerOrSignIn } from "../../operations/people/register-or-sign-in.ts";
import { reachOf } from "../../operations/instance/homeserver-of.ts";
import { say, type SandboxFiles } from "./sandbox-files.ts";
import { writePrivate } from "../../runtime/private-file.ts";

const asker = "sandbox (shell)";

/** One of the sandbox's two people. The token comes with the account, so that nobody ever has to sign in. */
const Person = z.object({ user: z.string(), password: z.string(), userId: z.string(), token: z.string() });
type Person = z.infer<typeof Person>;

/** What the sandbox keeps between its starts. */
const State = z.object({
  /** The instance that carries the room. */
  home: InstanceName,
  passwords: z.object({ admin: z.string(), innkeeper: z.string() }),
  admin: Person.optional(),
  bot: Person.optional(),
  room: z.string().optional(),
});
type State = z.infer<typeof State>;

/** What was made, or found. */
export type Home = {
  readonly url: string;
  readonly room: string;
  readonly admin: Person;
  /** What lets somebody in as one of the two. */
  readonly secrets: readonly string[];
};

/**
 * Makes what the sandbox lives in, or finds it: a homeserver, two accounts, and the admin room.
 * @param wanted the instance that carries the room, while none has been made.
 * @throws UserError where something can't be made.
 */
export async function makeHome(adapters: Adapters, files: SandboxFiles, wanted: string, signal: AbortSignal): Promise<Home> {
  const { deps } = adapters;
  const keep = async (state: State): Promise<State> => {
    await writePrivate(files.state, JSON.stringify(state, null, 2));
    return state;
  };
  // Passwords are kept before accounts are made: a crash in between finds them again.
  let state =
    (await readState(files.state)) ??
    (await keep({ home: InstanceName.parse(wanted), passwords: { admin: randomBytes(12).toString("base64url"), innkeeper: randomBytes(24).toString("base64url") } }));
  // A name under which nothing was made is still free to change.
  if (state.admin === undefined && deps.instances.find(state.home) === null) state = await keep({ ...state, home: InstanceName.parse(wanted) });
  const instance = await ensureHome(adapters, state.home, signal);
  const reach = await reachOf(deps, instance);
  const { url } = reach;

  const person = async (user: string, password: string, had: Person | undefined): Promise<Person> => {
    if (had !== undefined && (await works(url, had.token))) return had;
    const { userId, token } = await registerOrSignIn(deps.homeservers.of(instance), reach, { user, password, admin: user === "admin" });
    const serviceToken = reach.secrets.serviceToken;
    if (serviceToken !== undefined) await liftRateLimit({ url, token: serviceToken, user: userId });
    return { user, password, userId, token };
  };
  const admin = await person("admin", state.passwords.admin, state.admin);
  const bot = await person("bot", state.passwords.innkeeper, state.bot);
  state = await keep({ ...state, admin, bot });
  await writePrivate(files.adminPassword, `${admin.password}\n`);
  await writePrivate(files.botToken, `${bot.token}\n`);

  const room = state.room ?? (await createAdminRoom({ url, token: admin.token, name: "Innkeeper", invite: [bot.userId], encrypted: true }));
  await keep({ ...state, room });
  await joinRoom({ url, token: bot.token, room });
  return { url, room, admin, secrets: [admin, bot].flatMap(({ password, token }) => [password, token]) };
}

/** The instance that carries the room: created and started by the commands that users have. */
async function ensureHome({ deps, scopeIn }: Adapters, home: InstanceName, signal: AbortSignal): Promise<Instance> {
  const performing = performingOnHost({ deps, scopeIn, asker, progress: plainProgress(), signal });
  await resume(performing, ({ lock }) => lock !== null);
  if (deps.instances.find(home) === null) {
    await run("instance create", { name: home, domain: `${home}.localhost`, matrix: deps.choices.defaultHomeserver, onlyMatrix: true, federation: false, start: true, dryRun: false });
  }
  const instance = deps.instances.get(home);
  const running = await deps.engine.running(instance);
  if (servicesOf(instance).some((service) => !running.includes(service))) await run("instance start", { name: home });
  return deps.instances.get(home);

  async function run(command: string, input: Json): Promise<void> {
    const { ended } = await perform(performing, { invocation: bound(commandOf(commands, command), input), asker, origin: { kind: "shell", user: "sandbox" } });
    if (ended.state === "failed") throw errorOf(ended.failure);
  }
}

/** One line a step, on standard error. */
function plainProgress(): Performing["progress"] {
  let last = "";
  return {
    show({ title }, steps) {
      const text = `· ${title}: ${steps.at(-1)?.title ?? ""}`;
      if (text !== last) say(text);
      last = text;
    },
    end: () => undefined,
  };
}

async function readState(file: string): Promise<State | null> {
  try {
    return State.parse(JSON.parse(await readFile(file, "utf8")));
  } catch (thrown) {
    if ((thrown as NodeJS.ErrnoException).code === "ENOENT") return null;
    throw new UserError("sandbox-broken", { file, says: messageOf(thrown) });
  }
}

async function works(url: string, token: string): Promise<boolean> {
  try {
    await checkToken({ url, token });
    return true;
  } catch (thrown) {
    if (thrown instanceof UserError && thrown.code === "token-refused") return false;
    throw thrown;
  }
}
