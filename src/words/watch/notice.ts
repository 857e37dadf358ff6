import type { LastSaid } from "../../model/cause.ts";
import type { ContainerExit, Notice } from "../../model/watch/notice.ts";
import { code, line, type Reply } from "../../model/reply.ts";
import { serviceLabels } from "../../model/instance/service-labels.ts";
import { causeTold } from "../cause.ts";
import { clockTime, duration } from "../quantity.ts";
import { phrase } from "../errors/phrase.ts";
import { unreadyWords } from "../unready.ts";

/** What happened without anybody asking here, in words. Times are this machine's own. */
export function noticeReply(notice: Notice): Reply {
  switch (notice.kind) {
    case "stopped":
      return [line(stopped(notice)), ...said(notice.cause), line(`To start it: \`!instance start ${notice.name}\``)];
    case "started":
      return [line(`${notice.name} was started from outside (${clockTime(notice.at)})${notice.only === null ? "" : `, but only its ${named(notice.only)}`}. Nobody asked here.`)];
    case "restarted":
      return [line(`${notice.name} was restarted from outside (its ${named(notice.services)}, ${clockTime(notice.at)}). Nobody asked here.`)];
    case "paused":
      return [
        line(`${notice.name} is paused: someone paused its ${named(notice.services)} from outside (docker pause${notice.at === null ? "" : `, ${clockTime(notice.at)}`}). Nobody asked here.`),
        line(`To resume it: \`!instance start ${notice.name}\``),
      ];
    case "crashed":
      return [line(`${notice.name} went down for a moment: ${exits(notice.exits)}. Docker restarted it, and it runs.`), ...said(notice.cause)];
    case "degraded":
      return [line(`⚠ ${notice.name} is degraded: ${exits(notice.exits)}.`), ...said(notice.cause), line(`All it said: \`!instance logs ${notice.name}\``)];
    case "looping":
      return [
        line(`⚠ ${notice.name} is down: its ${serviceLabels[notice.service]} stops again and again (restarted ${notice.restarts} times).`),
        ...said(notice.cause),
        line(`I say no more until it is stable. All it said: \`!instance logs ${notice.name} ${notice.service}\``),
      ];
    case "back":
      return [line(`${notice.name} is back${notice.afterMs === null ? "" : ` after ${duration(notice.afterMs)}`}.`)];
    case "cut-off":
      return [
        line(`⚠ ${notice.name} is degraded: its agents have heard nothing from their homeserver since ${clockTime(notice.since)}. ${homeserverSeen(notice)}`),
        line(notice.own ? `To restart both: \`!instance restart ${notice.name}\`` : "Whoever runs that homeserver has to fix it; the agents then go on by themselves."),
      ];
    case "in-touch":
      return [line(`${notice.name} is back: its agents hear from their homeserver again, after ${duration(notice.afterMs)}.`)];
    case "many":
      return [line(many(notice.what, notice.names))];
    case "engine-away":
      return [line(`⚠ I can't ask Docker, so I don't know how the instances are: ${plain(phrase(notice.why).message)}`)];
    case "engine-back":
      return [line(`Docker answers again${notice.afterMs === null ? "" : ` after ${duration(notice.afterMs)}`}.`)];
  }
}

function homeserverSeen({ seen, url }: Extract<Notice, { kind: "cut-off" }>): string {
  return seen === null ? `It answers me at ${url}, though.` : plain(`The homeserver at ${url} ${unreadyWords(seen)}.`);
}

function stopped({ name, exits: all }: Extract<Notice, { kind: "stopped" }>): string {
  const outside = all.filter(({ how }) => how === "stopped" || how === "killed");
  const [first] = outside;
  if (first === undefined || outside.length < all.length) return `⚠ ${name} is down: ${exits(all)}.`;
  const how = first.how === "killed" ? "docker kill" : "docker stop";
  const when = first.at === null ? "" : `, ${clockTime(first.at)}`;
  return `${name} stopped: someone stopped its ${named(outside.map(({ service }) => service))} from outside (${how}${when}). Nobody asked here.`;
}

const exits = (all: readonly ContainerExit[]): string => all.map(exit).join("; ");

function exit({ service, how, exitCode, at }: ContainerExit): string {
  const code = exitCode === null ? null : `exit ${exitCode}`;
  const brackets = (...parts: readonly (string | null)[]): string => {
    const known = parts.filter((part) => part !== null);
    return known.length === 0 ? "" : ` (${known.join(", ")})`;
  };
  const when = at === null ? null : clockTime(at);
  const what = `its ${serviceLabels[service]}`;
  switch (how) {
    case "stopped":
      return `${what} was stopped from outside${brackets(when)}`;
    case "killed":
      return `${what} was killed from outside${brackets(when)}`;
    case "paused":
      return `${what} was paused from outside${brackets(when)}`;
    case "crashed":
      return `${what} crashed${brackets(code, when)}`;
    case "out-of-memory":
      return `${what} was killed for lack of memory${brackets(code, when)}`;
    case "unhealthy":
      return `${what} runs but is unhealthy`;
    case "gone":
      return `${what} has no container any more`;
  }
}

function many(what: Extract<Notice, { kind: "many" }>["what"], names: readonly string[]): string {
  const list = names.join(", ");
  switch (what) {
    case "stopped":
      return `⚠ ${names.length} instances stopped at once: ${list}. Perhaps Docker or the host was stopped; nobody asked here. \`!instance list\` shows how they are.`;
    case "started":
      return `${names.length} instances were started from outside: ${list}.`;
    case "restarted":
      return `${names.length} instances were restarted at once, and run: ${list}. Most likely Docker or the host was restarted.`;
    case "paused":
      return `${names.length} instances were paused from outside: ${list}. Nobody asked here.`;
    case "cut-off":
      return `⚠ The agents of ${names.length} instances hear nothing from their homeservers any more: ${list}. \`!instance list\` shows how they are.`;
    case "in-touch":
      return `The agents of ${names.length} instances hear from their homeservers again: ${list}.`;
    case "back":
      return `${names.length} instances are back: ${list}.`;
  }
}

/** A log's line is shown exactly as written: nothing in it may become a link or a mention. */
const said = (cause: LastSaid | null): Reply => (cause === null ? [] : [line("Last it said:"), code(plain(causeTold(cause)))]);

/** What others wrote, on one line and no longer than a screen. */
const plain = (text: string): string => {
  const one = text.replace(/\s+/g, " ").replaceAll("`", "'").trim();
  return one.length > 300 ? `${one.slice(0, 299)}…` : one;
};

const named = (services: readonly (keyof typeof serviceLabels)[]): string =>
  services.map((service) => serviceLabels[service]).reduce((before, last, index, all) => (index === 0 ? last : `${before}${index === all.length - 1 ? " and" : ","} ${last}`), "");
