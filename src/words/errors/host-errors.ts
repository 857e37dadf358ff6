import { duration } from "../../model/duration.ts";
import type { HostErrors } from "../../model/errors/host-errors.ts";
import type { Holder } from "../../model/host.ts";
import { foreignSentence } from "../foreign.ts";
import { count, size } from "../quantity.ts";
import type { Phrases } from "./phrases.ts";

/** `nginx (pid 812), which is not mine`. */
export const holderWords = (holder: Holder | null): string =>
  holder?.program == null ? "another program" : `${holder.program}${holder.pid === null ? "" : ` (pid ${holder.pid})`}, which is not mine`;

const portKey = { backend: "BACKEND_PORT", frontend: "FRONTEND_PORT", matrix: "MATRIX_PORT" } as const;

/** The machine and Docker. */
export const hostErrors: Phrases<HostErrors> = {
  "compose-missing": ({ found }) => ({
    message: found === null ? "Docker has no Compose plugin on this host." : `Docker Compose ${found} is too old for me.`,
    hint: "Install Docker's Compose plugin, version 2.26 or newer (on many hosts the package docker-compose-plugin).",
  }),
  "container-taken": ({ containers, project }) =>
    project === null
      ? { message: `There is a container ${quotedList(containers)} on this host that isn't mine.`, hint: "Choose another name, or rename that container. Nothing was changed." }
      : { message: `The container ${quotedList(containers)} of the Compose project ${project} isn't mine, so I leave that project alone.`, hint: "Choose another name for the instance, or remove that container." },
  "docker-busy": ({ name }) => ({ message: `Docker is still at work on ${name}, from an earlier command that was cut off.`, hint: "Wait a few minutes, then try again." }),
  "docker-endless": ({ limitBytes }) => ({ message: `Docker said more than ${size(limitBytes)} at once, so I stopped reading.`, hint: "Try again; if it stays so, Docker's own log on the host says more." }),
  "docker-forbidden": () => ({
    message: "I am not allowed to use Docker on this host.",
    hint: "Add the user I run as to the group docker and start me again from a new login, or run me as root.",
  }),
  "docker-hung-up": () => ({ message: "Docker ended the connection." }),
  "docker-not-installed": () => ({ message: "Docker is not installed on this host.", hint: "Install Docker with its Compose plugin, then try again." }),
  "docker-unreachable": (facts) => ({
    message:
      facts.why === "silent" ? "Docker does not answer on this host." : facts.why === "timeout" ? `Docker was not done within ${duration(facts.deadlineMs)}.` : `I can't find Docker: ${foreignSentence(facts.says)}`,
    hint: "Start Docker (on most hosts: systemctl start docker), then try again. Instances that run go on without me.",
  }),
  "image-missing": ({ image, says, typed, why }) => ({
    message: why === "not-here" ? `The image ${image} is not on this host.` : `I could not fetch the image ${image}: ${foreignSentence(says)}`,
    unchanged: typed,
    hint: typed
      ? "Check its name, or build or load it on the host under this name; then send the command again."
      : why === "offline"
        ? "This host can't reach the registry. Fix that, or build or load the image on the host under this name."
        : "Check its name in the config file and in the instance's .env file, or load the image on the host under this name (docker pull, docker load).",
  }),
  "logs-endless": ({ limitBytes, lines, name, service }) => ({
    message: `The newest ${count(lines, "line")} of ${name}'s ${service} have more than ${size(limitBytes)}, so I stopped reading.`,
    hint: `Ask for fewer: \`!instance logs ${name} ${service} --lines 5\``,
  }),
  "logs-unreadable": ({ name, says, service }) => ({ message: `I can't read the log of ${name}'s ${service}. Docker says: ${foreignSentence(says)}` }),
  "port-taken": ({ at, holder, name, port, role }) => {
    const taken = `${port} is in use by ${holderWords(holder)}.`;
    const key = portKey[role ?? "backend"];
    return at === "set"
      ? { message: `Port ${taken}`, hint: `Choose another, or let me choose: \`!instance set ${name} ${key}=auto\``, unchanged: true }
      : { message: `${name} did not start: port ${taken}`, hint: `Free the port, or give ${name} another${role === null ? ", such as" : ""}: \`!instance set ${name} ${key}=auto\``, unchanged: true };
  },
  "start-failed": (facts) =>
    "missing" in facts
      ? { message: `${facts.name} did not start: ${facts.missing} is missing.`, hint: `It belongs to ${facts.name}'s data: put it back, then \`!instance start ${facts.name}\`.` }
      : { message: `${facts.name} did not start. Docker says: ${foreignSentence(facts.says)}`, hint: `Its log may say more: \`!instance logs ${facts.name}\`` },
  "stop-failed": ({ name, says }) => ({ message: `${name} could not be stopped. Docker says: ${foreignSentence(says)}`, hint: "Try again; if it stays so, Docker's own log on the host says more." }),
  "subnet-taken": ({ directory, name }) => ({
    message: `${name} did not start: another of Docker's networks has the addresses that it was given.`,
    hint: `Remove that network, or put a free /28 into SUBNET of ${directory}/.env.${name}, then \`!instance start ${name}\`.`,
  }),
};

const quotedList = (names: readonly string[]): string => names.map((name) => `\`${name}\``).join(", ");
