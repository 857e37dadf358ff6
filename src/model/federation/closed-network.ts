/** What homeservers need in a network of one's own, to find and trust each other there. */
export type ClosedNetwork = {
  /** A file with the certificates (PEM) of the authority that they trust, in place of the public ones; null for those. */
  readonly authority: string | null;
  /** Whether they may talk to private addresses. */
  readonly privateAddresses: boolean;
  /** Addresses (IPv4) of names that no DNS server there knows. */
  readonly hosts: Readonly<Record<string, string>>;
};

/** The internet: public authorities, public addresses, public names. */
export const openNetwork: ClosedNetwork = { authority: null, privateAddresses: false, hosts: {} };
