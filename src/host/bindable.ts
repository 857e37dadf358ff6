import { createServer } from "node:net";

/** Tries to listen somewhere, and lets go at once. Gives Node's code for why not; null where it could. */
const refusal = (port: number, address: string): Promise<string | null> =>
  new Promise((resolve) => {
    const server = createServer();
    server.once("error", (error: NodeJS.ErrnoException) => resolve(error.code ?? "UNKNOWN"));
    server.listen({ port, host: address, exclusive: true }, () => server.close(() => resolve(null)));
  });

/**
 * Whether a program could listen there now. Any other refusal (an address that isn't this machine's, a port that needs rights) is no
 * word on who has the port.
 * @throws Error for a refusal that says neither.
 */
export async function bindable(port: number, address: string): Promise<boolean> {
  const code = await refusal(port, address);
  if (code !== null && !["EADDRINUSE", "EADDRNOTAVAIL", "EACCES"].includes(code)) throw new Error(`port ${port} on ${address} can't be tried: ${code}`);
  return code !== "EADDRINUSE";
}

/** Whether an IPv4 address is this machine's. It may be one that no list names: a bridge to which nothing is connected. */
export const isOwnAddress = async (address: string): Promise<boolean> => (await refusal(0, address)) === null;
