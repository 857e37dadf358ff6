import { serve } from "@hono/node-server";
import type { AddressInfo } from "node:net";
import { UserError } from "../model/error.ts";
import { webApp, type WebDeps } from "./engine/app.ts";

export type WebOptions = WebDeps & {
  /** An IP address. */
  readonly bind: string;
  /** 0 takes any that is free. */
  readonly port: number;
};

/**
 * Serves the pages until `signal` is aborted. Resolves once it listens; `closed` once it no longer does.
 * @throws UserError `web-port-taken`, `web-address-unusable`.
 */
export async function startWeb(options: WebOptions): Promise<{ readonly port: number; readonly closed: Promise<void> }> {
  const { bind, deps: { log }, port, signal } = options;
  return new Promise((resolve, reject) => {
    const server = serve({ fetch: webApp(options).fetch, hostname: bind, port }, (info: AddressInfo) => {
      server.removeListener("error", refused);
      server.on("error", (err: Error) => log.error({ err }, "the web server failed"));
      signal.addEventListener("abort", close, { once: true });
      if (signal.aborted) close();
      resolve({ port: info.port, closed });
    });
    const closed = new Promise<void>((done) => server.once("close", done));
    const close = (): void => {
      server.close();
      // Browsers keep connections open; what is under way ends by the same signal.
      if ("closeIdleConnections" in server) server.closeIdleConnections();
    };
    const refused = (thrown: NodeJS.ErrnoException): void => reject(explained(thrown, bind, port));
    server.once("error", refused);
  });
}

function explained(thrown: NodeJS.ErrnoException, bind: string, port: number): Error {
  if (thrown.code === "EADDRINUSE") return new UserError("web-port-taken", { bind, port });
  if (thrown.code === "EADDRNOTAVAIL" || thrown.code === "EACCES") return new UserError("web-address-unusable", { bind, port, says: thrown.code });
  return thrown;
}
