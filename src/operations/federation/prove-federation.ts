import { createHmac, randomUUID } from "node:crypto";
import { reasonOf, UserError } from "../../model/error.ts";
import type { Instance } from "../../model/instance/instance.ts";
import type { Job } from "../../model/jobs/job.ts";
import type { Seat } from "../../model/rooms/matrix-rooms.ts";
import type { Crossing } from "../../model/federation/federation-outcomes.ts";
import type { Deps } from "../deps.ts";
import { registerOrSignIn } from "../people/register-or-sign-in.ts";
import { reachOf, serverNameOf } from "../instance/homeserver-of.ts";

/** How long a message may take to the other side. */
const messageDeadlineMs = 30_000;
/** Between two looks for it. */
const lookEveryMs = 100;

type ProofDeps = Pick<Deps, "clock" | "files" | "homeservers" | "matrixRooms">;

/**
 * Proves that two homeservers talk to each other: an account on each, a room on each, a join from the other, and a message each way.
 * All of it is taken away again, whatever comes of it.
 */
export async function proveFederation(deps: ProofDeps, one: Instance, other: Instance, job: Job): Promise<readonly Crossing[]> {
  const mark = await job.step("mark", "name what is made for it", async () => randomUUID().slice(0, 8));
  const proof = new Proof(deps, mark);
  const takeAway = (): Promise<void> => proof.takeAway(one, other);
  await job.step("accounts", "make an account on each side", () => proof.signInToBoth(one, other), takeAway);
  const there = await job.step(`cross-to-${one.name}`, `into a room of ${one.name}`, () => proof.cross(other, one, job.signal));
  const back = await job.step(`cross-to-${other.name}`, `into a room of ${other.name}`, () => proof.cross(one, other, job.signal));
  await job.step("take-away", "clean up", takeAway);
  return [there, back];
}

/** What is made for it carries one mark, by which a run after a crash finds it. */
class Proof {
  readonly #deps: ProofDeps;
  readonly #user: string;
  readonly #seats = new Map<string, Seat>();

  constructor(deps: ProofDeps, mark: string) {
    this.#deps = deps;
    this.#user = `innkeeper-check-${mark}`;
  }

  async signInToBoth(one: Instance, other: Instance): Promise<void> {
    await Promise.all([this.signIn(one), this.signIn(other)]);
  }

  /** The account on one side: made, or entered again. Its password is derived, so that no journal holds it. */
  async signIn(side: Instance): Promise<Seat> {
    const known = this.#seats.get(side.id);
    if (known !== undefined) return known;
    const reach = await reachOf(this.#deps, side);
    const password = createHmac("sha256", reach.secrets.sharedSecret ?? "").update(this.#user).digest("base64url");
    const account = await registerOrSignIn(this.#deps.homeservers.of(side), reach, { user: this.#user, password, admin: false });
    const seat = { url: reach.url, account };
    this.#seats.set(side.id, seat);
    return seat;
  }

  #aliasAt(side: Instance): string {
    return `#${this.#user}:${serverNameOf(side)}`;
  }

  /** From one side into a room of the other, and a message each way. */
  async cross(from: Instance, to: Instance, signal: AbortSignal): Promise<Crossing> {
    const { clock, matrixRooms: rooms } = this.#deps;
    const [guest, host] = [await this.signIn(from), await this.signIn(to)];
    const times: number[] = [];
    const timed = async (act: () => Promise<void>): Promise<void> => {
      const since = clock.steady();
      await act();
      times.push(Math.round(clock.steady() - since));
    };
    const told = { from: from.name, to: to.name };
    try {
      const room = await rooms.open(host, { alias: this.#aliasAt(to), title: "Federation check" });
      await rooms.invite(host, room, guest.account.userId);
      await timed(() => rooms.join(guest, room, serverNameOf(to)));
      await timed(() => this.#carries(host, guest, room, signal));
      await timed(() => this.#carries(guest, host, room, signal));
    } catch (thrown) {
      signal.throwIfAborted();
      if (!(thrown instanceof UserError)) throw thrown;
      return { ...told, times, failed: { step: (["join", "message", "answer"] as const)[times.length] ?? "answer", why: reasonOf(thrown) } };
    }
    return { ...told, times, failed: null };
  }

  async #carries(speaker: Seat, listener: Seat, room: string, signal: AbortSignal): Promise<void> {
    const { clock, matrixRooms: rooms } = this.#deps;
    const text = `Federation check ${randomUUID()}`;
    await rooms.say(speaker, room, text);
    const until = clock.steady() + messageDeadlineMs;
    while (!(await rooms.heard(listener, room, text))) {
      await clock.sleep(lookEveryMs, signal);
      if (clock.steady() > until) throw new UserError("message-lost", { deadlineMs: messageDeadlineMs });
    }
  }

  /** Safe at any time, run again or not: rooms left and closed on both sides, accounts deactivated. */
  async takeAway(...sides: readonly Instance[]): Promise<void> {
    const { homeservers, matrixRooms: rooms } = this.#deps;
    const present: { side: Instance; service: Seat; guest: Seat | null }[] = [];
    for (const side of sides) {
      const reach = await reachOf(this.#deps, side);
      const homeserver = homeservers.of(side);
      const account = await homeserver.account(reach, this.#user);
      if (account === null) continue;
      present.push({ side, service: { url: reach.url, account: await homeserver.serviceAccount(reach) }, guest: account.deactivated ? null : await this.signIn(side) });
    }
    for (const host of present) {
      const alias = this.#aliasAt(host.side);
      const room = await rooms.find(host.service, alias);
      if (room === null) continue;
      // The guest first, while there is a server to tell of it.
      const others = present.filter((each) => each !== host);
      for (const { guest } of [...others, host]) if (guest !== null) await rooms.leave(guest, room);
      for (const { service } of others) await rooms.close(service, room, null);
      await rooms.close(host.service, room, alias);
    }
    for (const { guest, side } of present) if (guest !== null) await homeservers.of(side).deactivate(await reachOf(this.#deps, side), this.#user);
    this.#seats.clear();
  }
}
