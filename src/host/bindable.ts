import { createServer } from "node:net";

/** Whether a program could listen there now: tries it, and lets go at once. */
export const bindable = (port: number, address: string): Promise<boolean> =>
  new Promise((resolve, reject) => {
    const server = createServer();
    server.once("error", (error: NodeJS.ErrnoException) => {
      // Any other refusal (an address that isn't this machine's, a port that needs rights) is no word on who has the port.
      if (error.code === "EADDRINUSE") resolve(false);
      else if (error.code === "EADDRNOTAVAIL" || error.code === "EACCES") resolve(true);
      else reject(error);
    });
    server.listen({ port, host: address, exclusive: true }, () => server.close(() => resolve(true)));
  });
