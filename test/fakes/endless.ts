import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { createServer as createTlsServer } from "node:https";
import type { AddressInfo } from "node:net";
import { onTestFinished } from "vitest";

type Endless = {
  /** The path at which it has no end. */
  readonly path: string;
  /** What it answers elsewhere. */
  readonly elsewhere: (path: string, response: ServerResponse) => void;
  /** Where it listens; 127.0.0.1 unless told. */
  readonly address?: string;
  /** What is without end; the answer's body, as fast as it is taken, unless told. */
  readonly how?: "body" | "headers" | "drip" | "redirect";
  /** Speaks TLS with it. */
  readonly certificate?: { readonly cert: string; readonly key: string };
};

/** A server on loopback that at one path answers without end. */
export class EndlessServer {
  /** How often the other side closed such an answer. */
  hungUp = 0;
  #port = 0;
  readonly #options: Endless;

  private constructor(options: Endless) {
    this.#options = options;
  }

  static async start(options: Endless): Promise<EndlessServer> {
    const it = new EndlessServer(options);
    const listener = (request: IncomingMessage, response: ServerResponse): void => it.#answer(request.url?.split("?", 1)[0] ?? "", response);
    const server = options.certificate === undefined ? createServer(listener) : createTlsServer(options.certificate, listener);
    await new Promise<void>((listening) => server.listen(0, options.address ?? "127.0.0.1", listening));
    onTestFinished(() => {
      server.closeAllConnections();
      server.close();
    });
    it.#port = (server.address() as AddressInfo).port;
    return it;
  }

  get port(): number {
    return this.#port;
  }

  get url(): string {
    return `http://127.0.0.1:${this.#port}`;
  }

  #answer(path: string, response: ServerResponse): void {
    if (path !== this.#options.path) return this.#options.elsewhere(path, response);
    response.once("close", () => (this.hungUp += 1));
    switch (this.#options.how ?? "body") {
      case "body":
        return this.#body(response);
      case "headers":
        return this.#headers(response);
      case "drip":
        return this.#drip(response);
      case "redirect":
        return void response.writeHead(302, { location: `${this.url}${path}` }).end();
    }
  }

  #body(response: ServerResponse): void {
    const part = Buffer.alloc(64 * 1024, "a");
    const more = (): void => {
      while (!response.destroyed && response.write(part));
    };
    response.on("drain", more);
    // Half a JSON text.
    response.write('{"detail":"');
    more();
  }

  #headers({ socket }: ServerResponse): void {
    const part = `x-filler: ${"a".repeat(8_000)}\r\n`.repeat(8);
    const more = (): void => {
      while (socket?.destroyed === false && socket.write(part));
    };
    socket?.on("drain", more);
    socket?.write("HTTP/1.1 200 OK\r\n");
    more();
  }

  /** A byte now and then: never silent, never done. */
  #drip(response: ServerResponse): void {
    response.write('{"detail":"');
    const timer = setInterval(() => response.write("a"), 100);
    response.once("close", () => clearInterval(timer));
  }
}
