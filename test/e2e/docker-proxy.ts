import { once } from "node:events";
import { rm } from "node:fs/promises";
import { connect, createServer } from "node:net";
import type { Server, Socket } from "node:net";

/** A socket that leads to the real Docker until it is told otherwise: how tests lose Docker without stopping the host's. */
export class DockerProxy {
  readonly #path: string;
  readonly #real: string;
  readonly #sockets = new Set<Socket>();
  #server: Server | null = null;

  /** @param path where the socket is to be; @param real the socket of the real Docker. */
  constructor(path: string, real = (process.env["DOCKER_HOST"] ?? "unix:///var/run/docker.sock").replace(/^unix:\/\//, "")) {
    this.#path = path;
    this.#real = real;
  }

  /** For DOCKER_HOST. */
  get dockerHost(): string {
    return `unix://${this.#path}`;
  }

  /** Docker answers from now on. */
  async pass(): Promise<void> {
    if (this.#server !== null) return;
    this.#server = createServer({ allowHalfOpen: true }, (client) => this.#join(client));
    this.#server.listen(this.#path);
    await once(this.#server, "listening");
  }

  /** As if Docker had stopped: calls under way are cut off, new ones find nobody. */
  async refuse(): Promise<void> {
    const server = this.#server;
    this.#server = null;
    for (const socket of this.#sockets) socket.destroy();
    if (server === null) return;
    server.close();
    await once(server, "close");
    await rm(this.#path, { force: true });
  }

  #join(client: Socket): void {
    const docker = connect({ path: this.#real, allowHalfOpen: true });
    for (const [one, other] of [[client, docker], [docker, client]] as const) {
      this.#sockets.add(one);
      one.pipe(other);
      one.on("error", () => other.destroy());
      one.on("close", () => {
        this.#sockets.delete(one);
        other.destroy();
      });
    }
  }
}
