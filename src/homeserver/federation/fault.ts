import type { FederationFault } from "../../model/federation/federation.ts";

/** A step of the way to a homeserver that failed. */
export class Faulty extends Error {
  override readonly name = "Faulty";
  readonly fault: FederationFault;

  constructor(fault: FederationFault) {
    super(fault.kind);
    this.fault = fault;
  }
}
