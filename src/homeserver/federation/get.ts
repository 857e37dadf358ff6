import { request } from "node:http";
import type { TLSSocket } from "node:tls";
import { Faulty } from "./fault.ts";
import type { Endpoint } from "./secure.ts";

/** More than any answer that is asked for here. */
const largest = 256 * 1024;

export type Got = { readonly status: number; readonly location: string | null; readonly body: unknown };

/** Asks one question over a connection, and closes it. @throws Faulty `timeout` (the signal's), `invalid` for what isn't HTTP. */
export function get(socket: TLSSocket, { endpoint, host, path, signal }: { readonly endpoint: Endpoint; readonly host: string; readonly path: string; readonly signal: AbortSignal }): Promise<Got> {
  return new Promise((resolve, reject) => {
    const fail = (): void => {
      socket.destroy();
      reject(new Faulty(signal.aborted ? { kind: "timeout", ...endpoint } : { kind: "invalid", path }));
    };
    const asked = request({ createConnection: () => socket, path, headers: { host, accept: "application/json", connection: "close" }, signal }, (response) => {
      let text = "";
      response.setEncoding("utf8");
      response.on("data", (chunk: string) => {
        text += chunk;
        if (text.length > largest) fail();
      });
      response.on("error", fail);
      response.on("end", () => {
        socket.destroy();
        resolve({ status: response.statusCode ?? 0, location: response.headers.location ?? null, body: parsed(text) });
      });
    });
    asked.on("error", fail);
    asked.end();
  });
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
