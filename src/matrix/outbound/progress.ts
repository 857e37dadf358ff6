import { randomUUID } from "node:crypto";
import { z } from "zod";
import type { Progress } from "../../model/rooms/chat.ts";
import type { Clock } from "../../model/clock.ts";
import type { Origin } from "../../model/jobs/origin.ts";
import type { Log } from "../../model/log.ts";
import type { Client } from "../transport/client.ts";
import { path } from "../transport/client.ts";
import type { SendScheduler } from "./send-scheduler.ts";
import { editOf, kindField, relation, type Content } from "./content.ts";
import type { Encryption } from "../encryption/encryption.ts";
import { progressText, type ShownStep } from "./progress-text.ts";
import type { Rooms } from "../rooms/rooms.ts";
import { inlineHtml, clean } from "./text.ts";
import { requestFailureOf } from "../transport/request-failure.ts";

/** What is done sooner than this needs no progress. */
const noProgressBeforeMs = 1500;
/** Between two edits; homeservers count edits as messages, and the outcome must not have to wait because of them. */
const betweenEditsMs = 3000;
/** When there was no room for it beside what matters more, it is tried again after so long, with what is newest then. */
const givesWayForMs = 1000;
/** Between two edits that only tell the time. */
const betweenTicksMs = 10_000;

type Tracked = {
  readonly origin: Origin & { readonly kind: "room" };
  title: string;
  steps: readonly ShownStep[];
  /** When each step was first seen, and seen done. */
  readonly times: { begun: number; ended: number | null }[];
  /** The message, once it is there. */
  event: string | null;
  shown: string;
  busy: boolean;
  ended: boolean;
  notBefore: number;
  timer: NodeJS.Timeout | null;
};

type Deps = {
  readonly client: Client;
  readonly rooms: Rooms;
  readonly encryption: Pick<Encryption, "seal">;
  readonly sendScheduler: SendScheduler;
  readonly clock: Clock;
  readonly log: Log;
  readonly signal: AbortSignal;
};

/** One message a job, edited in place. What goes wrong here is forgotten: the outcome is a message of its own. */
export class RoomProgress implements Progress {
  readonly #deps: Deps;
  readonly #jobs = new Map<number, Tracked>();

  constructor(deps: Deps) {
    this.#deps = deps;
  }

  show({ id, title, origin }: { readonly id: number; readonly title: string; readonly origin: Origin }, steps: readonly ShownStep[]): void {
    const job = this.#jobs.get(id) ?? this.#begin(id, title, origin);
    if (!job) return;
    const now = this.#deps.clock.steady();
    const stepChanged = steps.length !== job.steps.length || steps.some((step, index) => step.done !== job.steps[index]?.done || step.note !== job.steps[index].note);
    job.title = title;
    // Its own copy: the job's may change in place.
    job.steps = steps.map((step) => ({ ...step }));
    steps.forEach((step, index) => {
      const time = (job.times[index] ??= { begun: now, ended: null });
      if (step.done) time.ended ??= now;
    });
    if (stepChanged) this.#plan(job, job.notBefore - now);
  }

  end(jobId: number): void {
    const job = this.#jobs.get(jobId);
    if (!job) return;
    this.#jobs.delete(jobId);
    job.ended = true;
    if (job.timer) clearTimeout(job.timer);
    job.timer = null;
    if (job.event !== null && !job.busy) void this.#say(job);
  }

  #begin(id: number, title: string, origin: Origin): Tracked | null {
    if (origin.kind !== "room") return null;
    const job: Tracked = {
      origin, title, steps: [], times: [], event: null, shown: "", busy: false, ended: false, notBefore: this.#deps.clock.steady() + noProgressBeforeMs, timer: null,
    };
    this.#jobs.set(id, job);
    this.#plan(job, noProgressBeforeMs);
    return job;
  }

  #plan(job: Tracked, waitMs: number): void {
    if (job.timer) clearTimeout(job.timer);
    if (this.#deps.signal.aborted) return;
    job.timer = setTimeout(() => void this.#say(job), Math.max(0, waitMs)).unref();
  }

  async #say(job: Tracked): Promise<void> {
    const { clock, log, sendScheduler, rooms, signal } = this.#deps;
    if (job.busy || signal.aborted || rooms.state(job.origin.room) === null) return;
    const now = clock.steady();
    const text = progressText(job.title, job.steps, job.times.map(({ begun, ended }) => (ended ?? now) - begun), job.ended);
    if (text === job.shown) return;
    if (!sendScheduler.showsProgress()) {
      this.#plan(job, givesWayForMs);
      return;
    }

    const last = job.ended;
    let waitMs = betweenEditsMs;
    let failed = false;
    job.busy = true;
    try {
      const event = await this.#send(job, text);
      job.event ??= event;
      job.shown = text;
    } catch (thrown) {
      const failure = requestFailureOf(thrown);
      failed = true;
      waitMs = Math.max(waitMs, failure.waitMs ?? 0);
      log.info({ job: job.title, says: failure.says }, "Progress could not be shown");
      if (failure.kind === "limited") sendScheduler.hold(failure.waitMs ?? waitMs);
    }
    job.busy = false;
    job.notBefore = clock.steady() + waitMs;
    if (!job.ended) this.#plan(job, failed ? waitMs : Math.max(waitMs, betweenTicksMs));
    // It ended while this was under way.
    else if (!last && job.event !== null) await this.#say(job);
  }

  async #send(job: Tracked, text: string): Promise<string> {
    const { room, event, thread } = job.origin;
    const content: Content = {
      msgtype: "m.notice",
      body: clean(text),
      format: "org.matrix.custom.html",
      formatted_body: inlineHtml(text),
      "m.mentions": {},
      [kindField]: "progress",
    };
    const { client, encryption, signal } = this.#deps;
    const sealed = await encryption.seal(room, job.event === null ? { ...content, ...relation({ replyTo: event, thread }) } : editOf(job.event, content));
    const sent = await client.call("PUT", path("rooms", room, "send", sealed.type, randomUUID()), { body: sealed.content, signal });
    return z.object({ event_id: z.string() }).parse(sent).event_id;
  }
}
