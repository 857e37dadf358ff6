import { z } from "zod";
import type { Registration } from "../model/homeserver.ts";
import type { Ask } from "./matrix-request.ts";

const Flows = z.object({ flows: z.array(z.object({ stages: z.array(z.string()) })) });
const Refused = z.object({ error: z.string().optional() });
const Validity = z.object({ valid: z.boolean() });

const tokenStage = "m.login.registration_token";
/** What a program can do by itself: MindRoom knows no other stages. */
const byItself = new Set([tokenStage, "m.login.dummy"]);

/**
 * How accounts come to be on a homeserver: what it answers to whoever registers without a word (Matrix client-server API, "Account
 * registration": 401 with its flows, else 403). Makes no account. Never throws.
 */
export async function registrationAt(ask: Ask, url: string): Promise<Registration> {
  const answer = await ask(url, "/_matrix/client/v3/register", { method: "POST", body: {} }).catch(() => null);
  if (answer === null) return { how: "unknown", says: null };
  const flows = Flows.safeParse(answer.body);
  if (answer.status === 401 && flows.success) {
    const possible = flows.data.flows.filter(({ stages }) => stages.every((stage) => byItself.has(stage)));
    if (possible.some(({ stages }) => !stages.includes(tokenStage))) return { how: "open", says: null };
    if (possible.length > 0) return { how: "token", says: null };
    const wanted = [...new Set(flows.data.flows.flatMap(({ stages }) => stages.filter((stage) => !byItself.has(stage))))];
    return { how: "other", says: wanted.join(", ").slice(0, 200) };
  }
  // One that leaves its accounts to another service no longer has this call.
  if (answer.status === 403 || answer.errcode === "M_UNRECOGNIZED") return { how: "closed", says: saysOf(answer.body) };
  return { how: "unknown", says: saysOf(answer.body) };
}

/** Whether a registration token is good there; null where the homeserver doesn't say. Uses it up in no way. @throws UserError `homeserver-silent`. */
export async function tokenHolds(ask: Ask, url: string, token: string): Promise<boolean | null> {
  const answer = await ask(url, `/_matrix/client/v1/register/${tokenStage}/validity?token=${encodeURIComponent(token)}`);
  const told = Validity.safeParse(answer.body);
  if (answer.status === 200 && told.success) return told.data.valid;
  return answer.status === 403 ? false : null;
}

/** Its own words, on one line. */
function saysOf(body: unknown): string | null {
  const said = Refused.safeParse(body).data?.error?.replace(/\s+/g, " ").replaceAll("`", "'").trim() ?? "";
  return said === "" ? null : said.slice(0, 200);
}
