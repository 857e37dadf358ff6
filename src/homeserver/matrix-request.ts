import { z } from "zod";
import type { Clock } from "../model/clock.ts";
import { UserError } from "../model/error.ts";
import { unreached } from "./unreached.ts";

/** Milliseconds for one call. */
export const callDeadline = 10_000;
/** How often a homeserver may ask to come back later, and how long at most, in milliseconds. */
const tries = 4;
const longestWait = 5_000;

/** What a homeserver answered: its status and, where it refused, its errcode. Texts are for people and differ. */
export type Answer = {
  readonly status: number;
  readonly body: unknown;
  readonly errcode: string | null;
  /** Where a redirect points that wasn't followed. */
  readonly location: string | null;
  /** What its clock said (the Date header), in milliseconds since 1970. */
  readonly date: number | null;
};

export type Asked = {
  readonly method?: "GET" | "POST" | "PUT" | "DELETE";
  readonly token?: string;
  readonly body?: unknown;
  readonly signal?: AbortSignal;
  /** Milliseconds. */
  readonly deadline?: number;
  /** Gives a redirect as the answer, instead of following it. */
  readonly stay?: boolean;
};

/** Asks a homeserver one question. */
export type Ask = (url: string, path: string, asked?: Asked) => Promise<Answer>;

const Refusal = z.object({ errcode: z.string(), retry_after_ms: z.number().optional() });

/** Asks by `fetch`. Honours "too many requests". @throws UserError `homeserver-silent`, `homeserver-busy`. */
export const matrixRequest =
  (fetch: typeof globalThis.fetch, clock: Pick<Clock, "sleep">): Ask =>
  async (url, path, asked = {}) => {
    for (let left = tries; ; left--) {
      const response = await reach(fetch, url, path, asked);
      const refusal = Refusal.safeParse(response.body);
      const answer = { ...response, errcode: refusal.success ? refusal.data.errcode : null };
      if (answer.status !== 429) return answer;
      const wait = Math.max(refusal.data?.retry_after_ms ?? 1000, 100);
      if (left === 1 || wait > longestWait) throw new UserError("homeserver-busy", { url });
      await clock.sleep(wait, asked.signal);
    }
  };

async function reach(fetch: typeof globalThis.fetch, url: string, path: string, { method = "GET", token, body, signal, deadline = callDeadline, stay = false }: Asked): Promise<Omit<Answer, "errcode">> {
  const until = AbortSignal.timeout(deadline);
  try {
    const response = await fetch(new URL(path, url), {
      method,
      headers: { ...(body === undefined ? {} : { "content-type": "application/json" }), ...(token === undefined ? {} : { authorization: `Bearer ${token}` }) },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      // Access tokens must not wander to where a redirect points.
      redirect: stay ? "manual" : token === undefined && method === "GET" ? "follow" : "error",
      signal: signal === undefined ? until : AbortSignal.any([until, signal]),
    });
    const date = Date.parse(response.headers.get("date") ?? "");
    return { status: response.status, location: response.headers.get("location"), date: Number.isNaN(date) ? null : date, body: parsed(await response.text()) };
  } catch (thrown) {
    if (signal?.aborted === true) throw thrown;
    throw unreached(url, thrown, until.aborted ? deadline / 1000 : null);
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

/** What it answered, checked; for anything else the errcode is told. */
export function expected<T>(schema: z.ZodType<T>, answer: Answer, what: string): T {
  const checked = schema.safeParse(answer.body);
  if (answer.status === 200 && checked.success) return checked.data;
  throw new Error(`the homeserver answered ${answer.status} ${answer.errcode ?? ""} when asked to ${what}`);
}
