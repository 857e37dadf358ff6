import { clipped } from "../../model/clipped.ts";
import { UserError } from "../../model/error.ts";
import { Domain, InstanceName, Service } from "../../model/instance/instance.ts";
import { nearest } from "../../model/nearest.ts";

/** What is wrong with a value, and which one would do where that can be seen. */
const complaints: Readonly<Record<string, (value: string) => UserError>> = {
  name: (value) => new UserError("bad-name", { typed: clipped(value), instead: nameLike(value) }),
  domain: (value) => new UserError("bad-domain", { typed: clipped(value), instead: hostIn(value) }),
  matrix: (value) => new UserError("bad-homeserver", { typed: clipped(value) }),
  port: (value) => new UserError("bad-port", { typed: clipped(value) }),
  lines: (value) => new UserError("bad-lines", { typed: clipped(value) }),
  service: (value) => new UserError("bad-service", { typed: clipped(value), meant: nearest(value, Service.options) }),
};

/** A value that its schema refuses. `says` is what the schema says of it. */
export const malformed = (key: string, value: string, says: string): UserError =>
  complaints[key]?.(value) ?? new UserError("bad-value", { what: "input", key, value: clipped(value), says });

function nameLike(value: string): string | null {
  const like = value
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "-")
    .replace(/^[^a-z]+/, "")
    .slice(0, 30)
    .replace(/-+$/, "");
  return InstanceName.safeParse(like).success ? like : null;
}

function hostIn(value: string): string | null {
  const url = value.includes("://") ? value : `https://${value}`;
  const host = URL.canParse(url) ? new URL(url).hostname.replace(/\.$/, "") : "";
  return Domain.safeParse(host).success ? host : null;
}
