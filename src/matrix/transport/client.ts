import { AsyncLocalStorage } from "node:async_hooks";
import { getRequestFn, LogLevel, LogService, MatrixClient, setRequestFn } from "matrix-bot-sdk";

/** What the SDK's request function takes and gives, as far as it matters here. */
type Callback = (error: Error | null, response?: unknown, body?: unknown) => void;
type Request = (parameters: unknown, callback: Callback) => { abort(): void };

const signals = new AsyncLocalStorage<AbortSignal>();

// The SDK can't abort a request, and a long poll would keep a stopped program alive for half a minute. Its one hook for that is
// process-wide, so the signal travels with the call that it belongs to.
const send = getRequestFn() as Request;
setRequestFn((parameters: unknown, callback: Callback) => {
  const signal = signals.getStore();
  const settle: Callback = (...result) => {
    signal?.removeEventListener("abort", abort);
    callback(...result);
  };
  const abort = () => {
    request.abort();
    settle(Object.assign(new Error("aborted"), { code: "ABORT_ERR" }));
  };
  const request = send(parameters, settle);
  signal?.addEventListener("abort", abort, { once: true });
  return request;
});

// It logs errors by itself, addresses and bodies included; what matters is said through our own Log.
LogService.setLogger({ info() {}, warn() {}, error() {}, debug() {}, trace() {} });
LogService.setLevel(LogLevel.ERROR);

export type Call = {
  readonly query?: Readonly<Record<string, string | number | boolean>>;
  readonly body?: unknown;
  /** Milliseconds; 30 s unless told. */
  readonly timeout?: number;
  readonly signal?: AbortSignal | undefined;
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
   * @throws MatrixError for an answer that is an error; whatever Node says when there was none.
   */
  async call(method: "GET" | "PUT" | "POST" | "DELETE", path: string, { query, body, timeout = 30_000, signal }: Call = {}): Promise<unknown> {
    signal?.throwIfAborted();
    const endpoint = path.startsWith("/_") ? path : `/_matrix/client/v3${path}`;
    const ask = async (): Promise<unknown> => this.#sdk.doRequest(method, endpoint, query ?? null, body ?? null, timeout);
    return signal ? signals.run(signal, ask) : signals.exit(ask);
  }

  /** Puts a file into the media store and gives its `mxc:` address. */
  async upload(content: Buffer, type: string, name: string): Promise<string> {
    return this.#sdk.uploadContent(content, type, name);
  }
}

/** A path of the client API with its parts encoded: `path("rooms", room, "leave")`. */
export const path = (...parts: readonly string[]): string => `/${parts.map(encodeURIComponent).join("/")}`;
