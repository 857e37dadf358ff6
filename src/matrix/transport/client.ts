import { AsyncLocalStorage } from "node:async_hooks";
import { LogLevel, LogService, MatrixClient, setRequestFn } from "matrix-bot-sdk";
import { limits } from "../../bounded/limits.ts";
import { request, type Asked } from "./request.ts";

/** What the SDK's request function gives. */
type Callback = (error: unknown, response?: unknown, body?: unknown) => void;

/** What the SDK knows nothing of. */
type Terms = { readonly limitBytes: number; readonly signal: AbortSignal | undefined };

const terms = new AsyncLocalStorage<Terms>();

// The SDK's own request can't be aborted (a long poll would keep a stopped program alive for half a minute) and reads an answer
// however long it is. Its one hook for that is process-wide, so the terms travel with the call that they belong to.
setRequestFn((asked: Asked, callback: Callback) => {
  const { limitBytes, signal } = terms.getStore() ?? { limitBytes: limits.homeserverAnswerBytes, signal: undefined };
  request(asked, limitBytes, signal).then((answer) => callback(null, answer, answer.body), callback);
});

// It logs errors by itself, addresses and bodies included; what matters is said through our own Log.
LogService.setLogger({ info() {}, warn() {}, error() {}, debug() {}, trace() {} });
LogService.setLevel(LogLevel.ERROR);

export type Call = {
  readonly query?: Readonly<Record<string, string | number | boolean>>;
  readonly body?: unknown;
  /** 30 s unless told. */
  readonly timeoutMs?: number;
  readonly signal?: AbortSignal | undefined;
  /** The most that the answer may have; a plain answer's unless told. */
  readonly limitBytes?: number;
};

/** An account's access to a homeserver's client API. */
export class Client {
  readonly url: string;
  readonly #sdk: MatrixClient;

  /** @param token empty for the calls that need none. */
  constructor(url: string, token: string) {
    this.url = url.replace(/\/+$/, "");
    this.#sdk = new MatrixClient(this.url, token);
  }

  /**
   * One request, below `/_matrix/client/v3` unless the path says otherwise. Gives the answer's body, of which nothing is known.
   * @throws MatrixError for an answer that is an error; TooLarge for one without end; whatever Node says when there was none.
   */
  async call(method: "GET" | "PUT" | "POST" | "DELETE", path: string, { query, body, timeoutMs = 30_000, signal, limitBytes = limits.homeserverAnswerBytes }: Call = {}): Promise<unknown> {
    signal?.throwIfAborted();
    const endpoint = path.startsWith("/_") ? path : `/_matrix/client/v3${path}`;
    const ask = async (): Promise<unknown> => this.#sdk.doRequest(method, endpoint, query ?? null, body ?? null, timeoutMs);
    return terms.run({ limitBytes, signal }, ask);
  }

  /** Puts a file into the media store and gives its `mxc:` address. */
  async upload(content: Buffer, type: string, name: string): Promise<string> {
    return this.#sdk.uploadContent(content, type, name);
  }
}

/** A path of the client API with its parts encoded: `path("rooms", room, "leave")`. */
export const path = (...parts: readonly string[]): string => `/${parts.map(encodeURIComponent).join("/")}`;
