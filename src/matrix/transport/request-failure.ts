import { MatrixError } from "matrix-bot-sdk";
import { TooLarge } from "../../bounded/too-large.ts";
import { messageOf, UserError } from "../../model/error.ts";

/** What a failed request means for whoever sent it. */
export type RequestFailure = {
  /** `token`: this access is gone for good. `limited`: too fast. `refused`: no use in asking again. `away`: nobody answered, or not yet. */
  readonly kind: "token" | "limited" | "refused" | "away";
  /** What the homeserver asks to wait. */
  readonly waitMs: number | null;
  /** Matrix's error code, else Node's. */
  readonly code: string;
  /** For the log. Never holds the token. */
  readonly says: string;
};

const dead = new Set(["M_UNKNOWN_TOKEN", "M_MISSING_TOKEN", "M_USER_DEACTIVATED"]);

const statusOf = (thrown: unknown): number | null =>
  typeof thrown === "object" && thrown !== null && "statusCode" in thrown && typeof thrown.statusCode === "number" ? thrown.statusCode : null;

/** Reads what the SDK threw: a MatrixError, a bare response (a proxy's error page) or Node's own error. */
export function requestFailureOf(thrown: unknown): RequestFailure {
  const status = statusOf(thrown);
  if (thrown instanceof MatrixError) {
    const code = thrown.errcode.slice(0, 100);
    const says = `${code}: ${thrown.error}`.slice(0, 400);
    if (code === "M_LIMIT_EXCEEDED" || status === 429) return { kind: "limited", waitMs: thrown.retryAfterMs ?? 1000, code, says };
    if (dead.has(code)) return { kind: "token", waitMs: null, code, says };
    return { kind: (status ?? 500) < 500 ? "refused" : "away", waitMs: null, code, says };
  }
  // Without Matrix's words it is a proxy that speaks, not the homeserver: 404 is what one says while its backend is away.
  if (status === 400 || status === 413 || status === 414) return { kind: "refused", waitMs: null, code: `HTTP_${status}`, says: `HTTP status ${status}` };
  if (status !== null) return { kind: status === 429 ? "limited" : "away", waitMs: status === 429 ? 5000 : null, code: `HTTP_${status}`, says: `HTTP status ${status}` };
  if (thrown instanceof TooLarge) return { kind: "away", waitMs: null, code: "TOO_LARGE", says: thrown.message };

  const code = thrown instanceof Error && "code" in thrown && typeof thrown.code === "string" ? thrown.code : "UNKNOWN";
  return { kind: "away", waitMs: null, code, says: messageOf(thrown) };
}

/** The access token is no good any more. */
export const tokenRefused = (url: string): UserError => new UserError("token-refused", { url });

/** What a person is told when a single request to a homeserver failed. */
export function toUserError(thrown: unknown, url: string): UserError {
  if (thrown instanceof UserError) return thrown;
  if (thrown instanceof TooLarge) return new UserError("homeserver-endless", { url, limitBytes: thrown.limitBytes });
  const { kind, waitMs, says } = requestFailureOf(thrown);
  if (kind === "token") return tokenRefused(url);
  if (kind === "limited") return new UserError("homeserver-limited", { url, waitMs: waitMs ?? 1000 });
  return kind === "refused" ? new UserError("homeserver-refused", { url, says }) : new UserError("homeserver-away", { url, says });
}
