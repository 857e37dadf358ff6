import { instanceFilesIn } from "./in-folder.ts";
import type { Bot } from "./program.ts";
import type { World } from "./world.ts";

/** What there is, without what differs from run to run: for comparing. */
export function compared({ botHomeserver: { said }, dataRoot, engine, files, homeservers, matrixRooms }: World, bot: () => Bot) {
  /** Who asked what, as it is written, oldest first. */
  const audit = () => bot().registry.audit.from(0, Infinity, 100_000);
  return {
    audit,
    /** All that is. */
    state: () => {
      const { instances, jobs, ports, trash } = bot().registry;
      const all = {
        instances: instances.all().map(({ createdAt: _, ...rest }) => ({ ...rest, ports: ports.of(rest.name), subnet: ports.subnetOf(rest.name) })),
        ports: ports.all(),
        trash: trash.all().map(({ at: _, instance: { createdAt: __, ...instance }, ...rest }) => ({ ...rest, instance })),
        unfinished: jobs.unfinished(),
        files: files === null ? instanceFilesIn(dataRoot) : [...files.folders.keys()].sort(),
        containers: engine.runningNames(),
        accounts: [...homeservers.accounts.keys()].sort(),
        matrixRooms: [...matrixRooms.rooms.values()].map(({ admins, alias, members, title }) => ({ admins, alias, members: [...members], title })),
      };
      return JSON.parse(sameEachTime(JSON.stringify(all), dataRoot)) as typeof all;
    },
    /** What the audit holds beside who went on with what was left, in an order. */
    written: (): readonly string[] =>
      audit().filter(({ kind }) => kind !== "resumed").map(({ at: _, id: __, ...entry }) => sameEachTime(JSON.stringify(entry), dataRoot)).sort(),
    /** What the rooms have read: the answers of each in their order, and its notices in theirs. */
    words: (): readonly string[] => {
      const lanes = Map.groupBy(said, ({ kind, room }) => `${room} ${kind === "notice" ? "notices" : "answers"}`);
      return [...lanes].sort().flatMap(([, inOrder]) => inOrder.map(({ kind, room, text }) => sameEachTime(`${room} ${kind}: ${text}`, dataRoot)));
    },
  };
}

const sameEachTime = (text: string, dataRoot: string): string =>
  text
    .replaceAll(dataRoot, "ROOT")
    .replace(/\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f-]{22}\b/g, "ID")
    .replace(/\b([a-z]+)-[0-9a-f]{8}\b/g, "$1-SLOT")
    .replace(/(claim|invite|password|env|key|agents)\/[\w-]+\.[\w-]{43}/g, "$1/TOKEN")
    .replace(/(yes|no) \d{4}\b/g, "$1 NUMBER")
    .replace(/"note":"\d{4}"/g, '"note":"NUMBER"')
    .replace(/\(\d+ s\)/g, "(TIME)");
