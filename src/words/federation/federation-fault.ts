import type { FederationFault } from "../../model/federation/federation.ts";
import { moment } from "../quantity.ts";

/** What is wrong on the way to a homeserver, and how to fix it. */
type Said = { readonly what: string; readonly fix: string };

const proxy = "the reverse proxy in front of it";

/** A step that failed, as a person hears it. */
export function faultWords(fault: FederationFault, serverName: string, now: number): Said {
  switch (fault.kind) {
    case "no-well-known":
      return {
        what: `${fault.url} doesn't say where it is: ${faultWords(fault.because, serverName, now).what}. Others then try ${fault.otherwise}, where nobody answers`,
        fix: `Let ${proxy} serve \`/.well-known/matrix\` of ${serverName} on port 443, from its homeserver, as the instance's Traefik labels have it.`,
      };
    case "unknown-name":
      return { what: `no DNS server knows ${fault.name}`, fix: `Make a DNS record for ${fault.name} that points to this host. In a closed network, its address can be given in \`federation.hosts\` of the config.` };
    case "dns-silent":
      return { what: `DNS gives no answer about ${fault.name}`, fix: "Check whether this host's DNS works: if not, every other look-up fails, too." };
    case "refused":
      return { what: `port ${fault.port} at ${fault.address} is closed`, fix: `Let ${proxy} listen on port ${fault.port}.` };
    case "timeout":
      return { what: `port ${fault.port} at ${fault.address} doesn't answer`, fix: `Check whether a firewall blocks port ${fault.port}, and whether ${fault.address} is the right address.` };
    case "unreachable":
      return { what: `there is no way to ${fault.address}`, fix: `Check whether ${fault.address} is the right address: that is what its name leads to.` };
    case "no-route":
      return { what: `this host has no route to ${fault.address}`, fix: `Check whether ${fault.address} is the right address, and whether this host's network reaches others like it.` };
    case "no-tls":
      return { what: `port ${fault.port} at ${fault.address} doesn't speak TLS`, fix: `Let ${proxy} serve https on port ${fault.port}.` };
    case "untrusted":
      return fault.incomplete
        ? { what: `nobody who is trusted vouches for its certificate, made by ${fault.issuer}`, fix: "If that is a public authority, let the proxy send the whole chain (`fullchain.pem`). If it is your own, name it in `federation.authority` of the config." }
        : { what: `its certificate is self-signed, or its authority ${fault.issuer} isn't trusted`, fix: "Get one from a public authority, such as Let's Encrypt, or name your own in `federation.authority` of the config." };
    case "expired":
      return { what: `its certificate expired: ${moment(fault.at, now)}`, fix: "Renew it, and check why that wasn't automatic." };
    case "not-yet-valid":
      return { what: `its certificate isn't valid yet: from ${moment(fault.at, now)} on`, fix: "Check whether this host's clock is right." };
    case "wrong-name":
      return { what: `its certificate is for ${fault.names}, not for ${fault.wanted}`, fix: `Get a certificate for ${fault.wanted}, and let ${proxy} use it for that name.` };
    case "status":
      return { what: `\`${fault.path}\` is answered with ${fault.status}`, fix: statusFix(fault.status, serverName) };
    case "invalid":
      return { what: `what \`${fault.path}\` answers isn't what a homeserver says`, fix: `Something else answers there: let ${proxy} pass \`/_matrix\` and \`/.well-known/matrix\` of ${serverName} to its homeserver.` };
    case "other-delegation":
      return { what: `it leads to ${fault.says} instead`, fix: `Let one and the same server answer there for ${serverName}.` };
    case "other-server":
      return { what: `the homeserver there calls itself ${fault.name}`, fix: `Let ${proxy} pass ${serverName} to its own homeserver.` };
    case "key-expired":
      return { what: `the key that it shows expired: ${moment(fault.at, now)}`, fix: "Check whether a cache is in front of it, and whether its clock and this host's are right." };
    case "key-forged":
      return { what: "the key that it shows isn't signed by itself", fix: `Something between changes what it says: let ${proxy} pass \`/_matrix/key\` unchanged.` };
  }
}

const statusFix = (status: number, serverName: string): string =>
  status >= 500 ? `Let ${proxy} reach the homeserver: it seems not to.` : `Let ${proxy} pass \`/_matrix\` and \`/.well-known/matrix\` of ${serverName} to its homeserver.`;
