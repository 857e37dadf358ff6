/** Who holds a port, as far as it can be seen. */
export type Holder = { readonly program: string | null; readonly pid: number | null };

/** The machine that the instances run on. */
export interface Host {
  /** Of these, the ports that somebody listens on. `address` is where they would be bound. */
  taken(ports: readonly number[], address: string): Promise<readonly number[]>;
  /** Who listens there; null fields where that can't be seen. */
  holder(port: number): Promise<Holder>;
  /** Whether an IPv4 address is this machine's. */
  hasAddress(address: string): Promise<boolean>;
  /** This machine's own IPv4 addresses, as far as they are in use. */
  addresses(): Promise<readonly string[]>;
  /** IPv4 subnets (CIDR) that this machine routes to, so that no instance's network hides one. */
  routes(): Promise<readonly string[]>;
}
