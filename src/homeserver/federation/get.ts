import type { TLSSocket } from "node:tls";
import { limits } from "../../bounded/limits.ts";
import { readJson } from "../../bounded/read-answer.ts";
import { Faulty } from "./fault.ts";
import type { Endpoint } from "./secure.ts";

export type Got = { readonly status: number; readonly location: string | null; readonly body: unknown };

/** Asks one question over a connection, and closes it. @throws Faulty `timeout` (the signal's), `invalid` for what isn't HTTP or has no end. */
export async function get(socket: TLSSocket, { endpoint, host, path, signal }: { readonly endpoint: Endpoint; readonly host: string; readonly path: string; readonly signal: AbortSignal }): Promise<Got> {
  // Loaded here, with all that it brings, because few programs come to this.
  const { request } = await import("node:http");
  return new Promise((resolve, reject) => {
    const fail = (): void => {
      socket.destroy();
      reject(new Faulty(signal.aborted ? { kind: "timeout", ...endpoint } : { kind: "invalid", path }));
    };
    const asked = request({ createConnection: () => socket, path, headers: { host, accept: "application/json", connection: "close" }, signal }, (response) => {
      readJson(response, limits.federationAnswerBytes).then((body) => {
        socket.destroy();
        resolve({ status: response.statusCode ?? 0, location: response.headers.location ?? null, body });
      }, fail);
    });
    asked.on("error", fail);
    asked.end();
  });
}
