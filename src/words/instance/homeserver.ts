import { isHomeserver, type HomeserverKind } from "../../model/instance/instance.ts";

const names: Readonly<Record<HomeserverKind, string>> = { none: "none", tuwunel: "Tuwunel", synapse: "Synapse", external: "an existing one" };

/** What a homeserver is and whom it lets in: `Tuwunel 1.9.0, registration closed, no federation`. */
export function homeserverWords(kind: HomeserverKind, version: string | null, federation: boolean): string {
  const name = version === null ? names[kind] : `${names[kind]} ${version}`;
  return isHomeserver(kind) ? `${name}, registration closed, ${federation ? "federated" : "no federation"}` : name;
}
