import { readFileSync } from "node:fs";
import { request } from "node:http";
import { createServer } from "node:https";
import { createSecureContext } from "node:tls";

// A reverse proxy as Traefik would be one, by the instances' labels; runs in a container, so it imports nothing of this repository.

type Host = { readonly port: number; readonly cert: string; readonly key: string };
const { address, hosts } = JSON.parse(readFileSync(process.argv[2] ?? "", "utf8")) as { address: string; hosts: Record<string, Host> };

createServer(
  {
    SNICallback(name, done) {
      const host = hosts[name];
      if (host === undefined) done(new Error(`nobody here is called ${name}`));
      else done(null, createSecureContext(host));
    },
  },
  (incoming, outgoing) => {
    const port = hosts[(incoming.headers.host ?? "").replace(/:\d+$/, "")]?.port;
    const path = incoming.url ?? "";
    if (port === undefined || !/^\/(_matrix|\.well-known\/matrix)(\/|$)/.test(path)) {
      outgoing.writeHead(404).end();
      return;
    }
    const headers = { ...incoming.headers, "x-forwarded-for": incoming.socket.remoteAddress ?? "", "x-forwarded-proto": "https" };
    const passed = request({ host: "127.0.0.1", port, path, method: incoming.method, headers }, (answer) => {
      outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(outgoing);
    });
    passed.on("error", () => outgoing.headersSent ? outgoing.destroy() : outgoing.writeHead(502).end());
    incoming.pipe(passed);
  },
).listen(443, address, () => void process.stdout.write("listening\n"));
