import type { Facts } from "../../model/error.ts";
import type { InstanceErrors } from "../../model/errors/instance-errors.ts";
import { dashboardOf } from "../../model/instance/domain-holder.ts";
import { isHomeserver } from "../../model/instance/instance.ts";
import { moment } from "../quantity.ts";
import { quoted } from "../quoted.ts";
import { configInvalid } from "./config-invalid.ts";
import { notReady } from "./not-ready.ts";
import type { Phrase, Phrases } from "./phrases.ts";

/** Instances: made, changed, started, shown. */
export const instanceErrors: Phrases<InstanceErrors> = {
  "already-running": ({ name, now, startedAt }) => ({
    message: `${name} is running already${startedAt === null ? "" : `, since ${moment(startedAt, now)}`}.`,
    hint: `To restart it: \`!instance restart ${name}\``,
  }),
  "already-stopped": ({ name }) => ({ message: `${name} is stopped already.`, hint: `To start it: \`!instance start ${name}\`` }),
  "config-invalid": configInvalid,
  "domain-taken": (facts) => ({ message: whoseDomain(facts), hint: anotherDomain(facts), unchanged: true }),
  "image-unconfigured": ({ service }) => ({
    message: `I have no image for ${service} here.`,
    hint: isHomeserver(service) ? `Use the other homeserver: \`--matrix=${service === "tuwunel" ? "synapse" : "tuwunel"}\`.` : "Name one in the config file.",
  }),
  "name-in-trash": ({ name }) => ({ message: `An instance \`${name}\` is in the trash.`, hint: `Bring it back with \`!trash restore ${name}\`, or choose another name.` }),
  "no-agents": ({ name, what }) => ({
    message: `${name} is a homeserver only: it has no ${what === "keys" ? "agents that could use a key" : "dashboard"}.`,
    hint: `What it has: \`!instance show ${name}\``,
  }),
  "no-homeserver": ({ name, whose }) => ({ message: `${name} has no homeserver, so ${whose === "agents" ? "its agents have no accounts" : "there are no accounts"}.` }),
  "no-instance": noInstance,
  "no-logs": ({ name }) => ({ message: `${name} has said nothing yet.`, hint: `If it isn't running: \`!instance start ${name}\`` }),
  "no-service": ({ name, service, services }) => ({ message: `${name} has no service ${quoted(service)}. It has: ${services.join(", ")}.`, hint: `All of them: \`!instance logs ${name}\`` }),
  "not-in-trash": ({ name, others, total }) => ({
    message: `There is no \`${name}\` in the trash.${total === 0 ? " It is empty." : ` There ${total === 1 ? "is" : "are"}: ${listed(others, total)}.`}`,
    hint: total === 0 ? "What there is: `!instance list`" : "See `!trash list` and `!instance list`.",
  }),
  "not-ready": notReady,
  "not-running": ({ name }) => ({ message: `The homeserver of ${name} isn't running.`, hint: `Start it: \`!instance start ${name}\`` }),
  "settings-taken-back": ({ because, name }, tell) => {
    const { detail, message } = tell(because);
    return {
      message: `${message} Its old settings are back, and it is started with them again; its data is untouched.`,
      hint: `Its state: \`!instance show ${name}\``,
      detail,
    };
  },
};

function noInstance({ creatable, inTrash, meant, name, others, total }: Facts["no-instance"]): Phrase {
  if (inTrash) return { message: `\`${name}\` is in the trash.`, hint: `Bring it back: \`!trash restore ${name}\`` };
  if (total === 0) return { message: `There is no instance \`${name}\`, nor any other yet.`, hint: creatable ? `Create it: \`!instance create ${name}\`` : undefined };
  return { message: `There is no instance \`${name}\`. There ${total === 1 ? "is" : "are"}: ${listed(others, total)}.`, hint: meant === null ? undefined : `Did you mean ${meant}?` };
}

const listed = (names: readonly string[], total: number): string => names.join(", ") + (total > names.length ? ` and ${total - names.length} more` : "");

function whoseDomain({ domain, holder }: Facts["domain-taken"]): string {
  if (holder === "innkeeper") return `${domain} is my own domain.`;
  if (holder.name === null) return `${domain} isn't free.`;
  if (holder.domain === domain) return `${domain} is the domain of ${holder.name} already.`;
  if (domain === dashboardOf(holder.domain)) return `${domain} is where the dashboard of ${holder.name} is.`;
  return `${holder.domain}, where its dashboard would be, is the domain of ${holder.name} already.`;
}

function anotherDomain(facts: Facts["domain-taken"]): string {
  const { at, holder, name } = facts;
  if (at === "start") return `Give it another one: \`!instance set ${name} INSTANCE_DOMAIN=${facts.had}\``;
  if (at !== "restore" || holder === "innkeeper") return `Give ${name} a domain of its own.`;
  return holder.name === null ? "An owner can tell who has it." : `Remove ${holder.name} first: \`!instance remove ${holder.name}\``;
}
