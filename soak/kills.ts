import { existsSync, watch } from "node:fs";
import { join } from "node:path";
import type { ChatMessage } from "../src/model/rooms/chat.ts";
import { InstanceName } from "../src/model/instance/instance.ts";
import { systemClock } from "../src/runtime/system-clock.ts";
import type { Finding } from "./finding.ts";
import { openHouse, type House } from "./house.ts";
import { halfMade, type Fate } from "./ledger.ts";
import { Random } from "./random.ts";

export type KillsOptions = {
  readonly kills: number;
  readonly seed: number;
  /** How long each command is taken to last, in milliseconds; null to see each undisturbed first. */
  readonly lasting: number | null;
  readonly signal: AbortSignal;
  readonly say: (text: string) => void;
};

/** How long an answer may take, kills and a homeserver's start included, in milliseconds. */
const patience = 120_000;
/** Names in use at one time: more of them only cost memory. */
const mostAlive = 3;
const shareWithHomeserver = 0.15;
/** After three crashes in one step the bot rightly gives up: so a command is killed no more than twice. */
const shareKilledAgain = 0.25;
const shareAtRename = 0.5;

type Verb = "create" | "create --start" | "start" | "stop" | "restart" | "remove" | "restore";

const verbsOf: Readonly<Record<Fate["state"], readonly Verb[]>> = {
  absent: ["create", "create --start"],
  stopped: ["start", "start", "remove"],
  running: ["stop", "restart", "remove", "remove"],
  trashed: ["restore"],
};

type Answered = Pick<ChatMessage, "body" | "kind">;

/** kill -9 of the real bot at random moments of real commands, each of which is to end as if nothing had happened. */
export async function kills({ kills: wanted, lasting, say, seed, signal }: KillsOptions): Promise<Finding> {
  const begun = Date.now();
  const house = await openHouse(signal);
  try {
    const story = new Story(house, new Random(seed), lasting, signal);
    await house.bot.start(signal);
    while (story.killed < wanted) {
      await story.round();
      say(`  ${Math.round((Date.now() - begun) / 1000)} s, ${story.killed} kills, ${story.last}`);
    }
    return await story.finding(`kills: the real bot killed ${story.killed} times at random moments, seed ${seed}`, (Date.now() - begun) / 1000);
  } finally {
    await house.close();
  }
}

class Story {
  killed = 0;
  rounds = 0;
  /** The command that was tried last. */
  last = "";
  readonly #house: House;
  readonly #random: Random;
  readonly #lasting: number | null;
  readonly #signal: AbortSignal;
  readonly #fates = new Map<string, Fate>();
  /** Whether an instance in the trash ran before. */
  readonly #ran = new Set<string>();
  /** Milliseconds that a verb takes undisturbed. */
  readonly #takes = new Map<string, number>();
  readonly #verbs = new Map<Verb, number>();
  readonly #sent = new Map<string, string>();
  readonly #halfMade: string[] = [];
  readonly #refused: string[] = [];
  readonly #lost: string[] = [];
  #beforeSent = 0;
  #again = 0;
  #betweenRenameAndCommit = 0;

  constructor(house: House, random: Random, lasting: number | null, signal: AbortSignal) {
    this.#house = house;
    this.#random = random;
    this.#lasting = lasting;
    this.#signal = signal;
  }

  /** One command, killed once or twice on its way unless its like was never seen undisturbed, and a look at what came of it. */
  async round(): Promise<void> {
    this.rounds += 1;
    const name = this.#choose();
    const fate = this.#fates.get(name) ?? { kind: "small", state: "absent" };
    const verb = this.#random.of(verbsOf[fate.state]);
    this.#verbs.set(verb, (this.#verbs.get(verb) ?? 0) + 1);
    const what = `${this.rounds}: ${verb} ${name}`;
    this.last = what;
    const line = await this.#lineOf(verb, name, fate);
    const answer = line === null ? null : await this.#disturbed(line, verb, name, fate);
    if (line === null || answer === null) {
      this.#lost.push(`${what}: no answer. It logged:\n${this.#house.bot.said.slice(-2000)}`);
      return;
    }
    if (answer.kind === "failure") this.#refused.push(`${what}: ${answer.body}`);
    else this.#fates.set(name, { kind: fate.kind, state: this.#after(verb, name, fate) });
    const wrong = await halfMade(this.#house, this.#fates);
    if (wrong.length > 0) this.#halfMade.push(`${what}: ${wrong.join("; ")}`);
  }

  /** One that is there, one of the trash, or a new one. */
  #choose(): string {
    const [alive, trashed] = [["running", "stopped"], ["trashed"]].map((states) => [...this.#fates].filter(([, { state }]) => states.includes(state)).map(([name]) => name));
    if (trashed !== undefined && trashed.length > 0 && this.#random.chance(0.3)) return this.#random.of(trashed);
    if (alive !== undefined && alive.length > 0 && (alive.length >= mostAlive || this.#random.chance(0.6))) return this.#random.of(alive);
    const name = `soak-${process.pid}-${this.#fates.size + 1}`;
    this.#fates.set(name, { kind: this.#random.chance(shareWithHomeserver) ? "homeserver" : "small", state: "absent" });
    return name;
  }

  /** What is sent; what asks first has been asked, and its answer is what is killed. Null when there was no question. */
  async #lineOf(verb: Verb, name: string, { kind }: Fate): Promise<string | null> {
    if (verb === "restore") return `!trash restore ${name}`;
    const flags = kind === "homeserver" ? " --matrix=synapse --only-matrix" : "";
    if (verb === "create" || verb === "create --start") return `!instance create ${name}${flags}${verb === "create" ? "" : " --start"}`;
    if (verb !== "remove") return `!instance ${verb} ${name}`;
    const asked = await this.#answerTo(await this.#send(`!instance remove ${name}`));
    const number = /yes (\d{4})/.exec(asked?.body ?? "")?.[1];
    return number === undefined ? null : `yes ${number}`;
  }

  #after(verb: Verb, name: string, { state }: Fate): Fate["state"] {
    if (verb === "restore") return this.#ran.has(name) ? "running" : "stopped";
    if (verb === "remove") {
      if (state === "running") this.#ran.add(name);
      else this.#ran.delete(name);
      return "trashed";
    }
    return verb === "create" || verb === "stop" ? "stopped" : "running";
  }

  async #disturbed(line: string, verb: Verb, name: string, { kind }: Fate): Promise<Answered | null> {
    const { bot, dataRoot } = this.#house;
    const like = `${verb} ${kind}`;
    const takes = this.#takes.get(like) ?? this.#lasting;
    const begun = Date.now();
    if (takes === null) {
      const answer = await this.#answerTo(await this.#send(line));
      this.#takes.set(like, Date.now() - begun);
      return answer;
    }
    // From shortly before it is sent until shortly after it has been answered.
    const at = (this.#random.next() * 1.3 - 0.15) * takes;
    const atRename = (verb === "remove" || verb === "restore") && this.#random.chance(shareAtRename);
    const again = this.#random.chance(shareKilledAgain);
    const againAt = this.#random.next() * (takes + 1500);
    let event: string;
    if (at < 0 && !atRename) {
      await this.#kill();
      this.#beforeSent += 1;
      event = await this.#send(line);
    } else {
      const folder = join(dataRoot, "instances", name);
      const stood = existsSync(folder);
      const moved = atRename ? folderMoves(folder, stood, takes * 3, this.#signal) : systemClock.sleep(at, this.#signal);
      event = await this.#send(line);
      await moved;
      await this.#kill();
      const registered = this.#house.adapters.registry.instances.find(InstanceName.parse(name)) !== null;
      if (atRename && existsSync(folder) !== stood && registered === stood) this.#betweenRenameAndCommit += 1;
    }
    if (again) {
      bot.spawn();
      await systemClock.sleep(againAt, this.#signal);
      await this.#kill();
      this.#again += 1;
    }
    await bot.start(this.#signal);
    return this.#answerTo(event);
  }

  async #kill(): Promise<void> {
    await this.#house.bot.kill();
    this.killed += 1;
  }

  async #send(line: string): Promise<string> {
    const event = await this.#house.chat.send(line);
    this.#sent.set(event, line);
    return event;
  }

  #answersTo(event: string): readonly ChatMessage[] {
    return this.#house.heard.filter(({ answers, edits, kind }) => answers === event && edits === null && (kind === "outcome" || kind === "failure" || kind === "prompt"));
  }

  async #answerTo(event: string): Promise<Answered | null> {
    for (const until = Date.now() + patience; Date.now() < until; ) {
      const [answer] = this.#answersTo(event);
      if (answer !== undefined) return answer;
      await systemClock.sleep(20, this.#signal);
    }
    return null;
  }

  /** Those that were answered twice, or whose message made the same job twice. */
  #twice(): readonly string[] {
    const made = new Map<string, string[]>();
    for (const { command, origin } of this.#house.adapters.registry.jobs.recent(100_000)) {
      if (origin.kind === "room") made.set(origin.event, [...(made.get(origin.event) ?? []), command]);
    }
    return [...this.#sent].flatMap(([event, line]) => {
      const [answers, jobs] = [this.#answersTo(event), made.get(event) ?? []];
      if (answers.length < 2 && new Set(jobs).size === jobs.length) return [];
      return [`${line}: jobs ${jobs.join(", ")}; answers: ${answers.map(({ body }) => body).join(" / ")}`];
    });
  }

  async finding(title: string, seconds: number): Promise<Finding> {
    // What would be said a second time is said by now.
    await systemClock.sleep(3000, this.#signal);
    return {
      title,
      notes: [
        `${this.rounds} commands in ${Math.round(seconds)} s, ${(seconds / this.killed).toFixed(1)} s a kill: ${[...this.#verbs].map(([verb, count]) => `${count} ${verb}`).join(", ")}`,
        `${this.#beforeSent} killed before the command was sent, ${this.#betweenRenameAndCommit} between a folder's rename and its commit, ${this.#again} once more while it resumed`,
      ],
      faults: { "instances half-made": this.#halfMade, "commands lost": this.#lost, "commands run twice": this.#twice(), "commands that failed": this.#refused },
    };
  }
}

/** Resolves as soon as a folder has appeared or gone, or it didn't within that many milliseconds. */
async function folderMoves(folder: string, stood: boolean, within: number, signal: AbortSignal): Promise<void> {
  const moved = Promise.withResolvers<undefined>();
  const watcher = watch(join(folder, ".."), () => {
    if (existsSync(folder) !== stood) moved.resolve(undefined);
  });
  const over = new AbortController();
  try {
    await Promise.race([moved.promise, systemClock.sleep(within, AbortSignal.any([signal, over.signal]))]);
  } finally {
    over.abort(new Error("it has moved"));
    watcher.close();
  }
}
