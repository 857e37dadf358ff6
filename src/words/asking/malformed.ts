import { SaidError, type UserError } from "../../model/error.ts";
import { Domain, InstanceName, Service } from "../../model/instance/instance.ts";
import { nearest } from "../../model/nearest.ts";
import { quoted } from "../quoted.ts";

/** Says what is wrong with a value, and which one would do where that can be seen. */
const complaints: Readonly<Record<string, (value: string) => UserError>> = {
  name(value) {
    const rule = `${quoted(value)} can't be a name: 1 to 30 of a-z, 0-9 and -, starting with a letter.`;
    const instead = nameLike(value);
    return new SaidError("bad-name", instead === null ? rule : `${rule} \`${instead}\` would do.`);
  },
  domain(value) {
    const instead = hostIn(value);
    if (instead !== null) return new SaidError("bad-domain", `${quoted(value)} can't be a domain: give only the host name, \`${instead}\`.`);
    return new SaidError("bad-domain", `${quoted(value)} can't be a domain.`, "It is a host name such as `dev.example.org`: letters, digits, - and dots.");
  },
  matrix: (value) =>
    new SaidError(
      "bad-homeserver",
      `${quoted(value)} is no homeserver that I know.`,
      "`--matrix` alone gives the instance one of its own; `--matrix=tuwunel` or `--matrix=synapse` says which; `--matrix=https://matrix.example.org` is one that exists.",
    ),
  port: (value) => new SaidError("bad-port", `${quoted(value)} can't be a port: a whole number from 1024 to 65535.`),
  lines: (value) => new SaidError("bad-lines", `${quoted(value)} can't be a number of lines: a whole number from 1 to 500.`),
  service(value) {
    const meant = nearest(value, Service.options);
    return new SaidError("bad-service", `There is no service ${quoted(value)}.${meant === null ? "" : ` Did you mean \`${meant}\`?`}`, "There are: backend, frontend, homeserver.");
  },
};

/** A value that its schema refuses. `rule` is what the schema says of it. */
export const malformed = (key: string, value: string, rule: string): UserError =>
  complaints[key]?.(value) ?? new SaidError("bad-value", `${quoted(value)} won't do as ${key}: ${rule}.`);

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
