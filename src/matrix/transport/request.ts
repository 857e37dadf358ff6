import { Agent as HttpAgent, request as overHttp, type IncomingMessage, type OutgoingHttpHeaders } from "node:http";
import { Agent as HttpsAgent, request as overHttps } from "node:https";
import { stringify } from "node:querystring";
import { jsonIn, readText } from "../../bounded/read-answer.ts";

/** What is asked, in the names that the SDK has for it. */
export type Asked = {
  readonly uri: string;
  readonly method: string;
  readonly qs: Readonly<Record<string, string | number | boolean>> | null;
  readonly headers: OutgoingHttpHeaders;
  readonly body?: string | Buffer;
  /** Milliseconds until all of the answer must be there. */
  readonly timeout: number;
};

/** The body is what its JSON says, or the text where it is none. */
export type Answered = { readonly statusCode: number; readonly headers: IncomingMessage["headers"]; readonly body: unknown };

/** Connections are kept for the next question. As with other programs, the environment may name a proxy. */
const options = { keepAlive: true, proxyEnv: process.env };
const [http, https] = [new HttpAgent(options), new HttpsAgent(options)];

/**
 * Asks a homeserver one question. Redirects aren't followed: the access token must not wander to where one points.
 * @throws TooLarge past the limit; `ETIMEDOUT`; the signal's reason; whatever Node says.
 */
export async function request({ uri, method, qs, headers, body, timeout }: Asked, limitBytes: number, signal: AbortSignal | undefined): Promise<Answered> {
  const query = stringify(qs ?? {});
  const url = query === "" ? uri : `${uri}?${query}`;
  const over = url.startsWith("https:") ? { ask: overHttps, agent: https } : { ask: overHttp, agent: http };
  const asked = over.ask(url, { method, headers, agent: over.agent });
  const stop = (): void => void asked.destroy(signal?.reason instanceof Error ? signal.reason : new Error("aborted"));
  const late = setTimeout(() => asked.destroy(Object.assign(new Error(`no answer within ${timeout / 1000} s`), { code: "ETIMEDOUT" })), timeout);
  signal?.addEventListener("abort", stop, { once: true });
  try {
    const answer = await new Promise<IncomingMessage>((resolve, reject) => {
      asked.once("response", resolve);
      // Kept for good: what goes wrong later is told by the answer's body.
      asked.on("error", reject);
      asked.end(body);
    });
    const text = await readText(answer, limitBytes);
    return { statusCode: answer.statusCode ?? 0, headers: answer.headers, body: jsonIn(text) ?? text };
  } finally {
    clearTimeout(late);
    signal?.removeEventListener("abort", stop);
  }
}
