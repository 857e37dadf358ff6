import { z } from "zod";
import { limits } from "../bounded/limits.ts";
import { readJson } from "../bounded/read-answer.ts";
import type { Clock, Instant } from "../model/clock.ts";
import { UserError } from "../model/error.ts";
import { mayLead } from "./host-zone.ts";
import { unreached } from "./unreached.ts";

export const callDeadlineMs = 10_000;
/** How often a homeserver may ask to come back later, and how long at most. */
const tries = 4;
const longestWaitMs = 5_000;
const mostRedirects = 5;

/** What a homeserver answered: its status and, where it refused, its errcode. Texts are for people and differ. */
export type Answer = {
  readonly status: number;
  readonly body: unknown;
  readonly errcode: string | null;
  /** Where a redirect points that wasn't followed. */
  readonly location: string | null;
  /** What its clock said (the Date header). */
  readonly date: Instant | null;
};

export type Asked = {
  readonly method?: "GET" | "POST" | "PUT" | "DELETE";
  readonly token?: string;
  readonly body?: unknown;
  readonly signal?: AbortSignal;
  readonly deadlineMs?: number;
  /** Gives a redirect as the answer, instead of following it. */
  readonly stay?: boolean;
};

/** Asks a homeserver one question. */
export type Ask = (url: string, path: string, asked?: Asked) => Promise<Answer>;

const Refusal = z.object({ errcode: z.string().max(100), retry_after_ms: z.number().optional() });

/** Asks by `fetch`. Honours "too many requests". @throws UserError `homeserver-silent`, `homeserver-busy`, `homeserver-endless`. */
export const matrixRequest =
  (fetch: typeof globalThis.fetch, clock: Pick<Clock, "sleep">): Ask =>
  async (url, path, asked = {}) => {
    for (let left = tries; ; left--) {
      const response = await reach(fetch, url, path, asked);
      const refusal = Refusal.safeParse(response.body);
      const answer = { ...response, errcode: refusal.success ? refusal.data.errcode : null };
      if (answer.status !== 429) return answer;
      const waitMs = Math.max(refusal.data?.retry_after_ms ?? 1000, 100);
      if (left === 1 || waitMs > longestWaitMs) throw new UserError("homeserver-busy", { url });
      await clock.sleep(waitMs, asked.signal);
    }
  };

async function reach(fetch: typeof globalThis.fetch, url: string, path: string, { method = "GET", token, body, signal, deadlineMs = callDeadlineMs, stay = false }: Asked): Promise<Omit<Answer, "errcode">> {
  const until = AbortSignal.timeout(deadlineMs);
  const init = {
    method,
    headers: { ...(body === undefined ? {} : { "content-type": "application/json" }), ...(token === undefined ? {} : { authorization: `Bearer ${token}` }) },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    signal: signal === undefined ? until : AbortSignal.any([until, signal]),
  };
  try {
    // Access tokens must not wander to where a redirect points.
    const follows = !stay && token === undefined && method === "GET";
    const response = follows ? await following(fetch, new URL(path, url), init) : await fetch(new URL(path, url), { ...init, redirect: stay ? "manual" : "error" });
    const date = Date.parse(response.headers.get("date") ?? "");
    return { status: response.status, location: response.headers.get("location"), date: Number.isNaN(date) ? null : date, body: await readJson(response.body, limits.homeserverAnswerBytes) };
  } catch (thrown) {
    if (signal?.aborted === true) throw thrown;
    throw unreached(url, thrown, until.aborted ? deadlineMs / 1000 : null);
  }
}

/** Follows redirects to where the server may send callers; one that leads elsewhere is the answer. */
async function following(fetch: typeof globalThis.fetch, url: URL, init: RequestInit): Promise<Response> {
  for (let at = url, hops = 0; ; hops++) {
    const response = await fetch(at, { ...init, redirect: "manual" });
    const location = response.status >= 300 && response.status < 400 ? response.headers.get("location") : null;
    const next = location === null ? null : URL.parse(location, at.href);
    if (next === null || hops === mostRedirects || !mayLead(at, next)) return response;
    await response.body?.cancel();
    at = next;
  }
}

/** What it answered, checked; for anything else the errcode is told. */
export function expected<T>(schema: z.ZodType<T>, answer: Answer, what: string): T {
  const checked = schema.safeParse(answer.body);
  if (answer.status === 200 && checked.success) return checked.data;
  throw new Error(`the homeserver answered ${answer.status} ${answer.errcode ?? ""} when asked to ${what}`);
}
