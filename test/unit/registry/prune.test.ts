import { join } from "node:path";
import Database from "better-sqlite3";
import { expect, test } from "vitest";
import { pruneDaily } from "../../../src/app/prune-daily.ts";
import { aMessage, freshRegistry } from "./fresh.ts";

const day = 86_400_000;

/** A registry, and how many rows its tables have. */
function world() {
  const state = { now: 1_000 * day };
  const { registry, dataRoot } = freshRegistry({ now: () => state.now });
  const db = new Database(join(dataRoot, "innkeeper.db"));
  const count = (table: string): number => db.prepare<[], { n: number }>(`SELECT count(*) AS n FROM ${table}`).get()?.n ?? 0;
  const link = (id: string, page: "claim" | "invite", about = id): void => registry.oneTimeLinks.open({ id, page, instanceId: "dev", asker: "@a:x", about, expiresAt: state.now + day });
  /** A command as it comes in, becomes a job of one step, and ends. */
  const run = (event: string, ends = true): number => {
    registry.inbox.add({ ...aMessage(event), ciphertext: `session|${event}`, device: { id: "D", identity: "key", signed: true } });
    const { id } = registry.jobs.add({ command: "instance list", input: "{}", asker: "@alice:example.org", origin: { kind: "room", room: "!admin:example.org", event, thread: null }, lock: null, event });
    registry.jobs.begin(id, { position: 0, id: "look", title: "look" }, 1);
    registry.jobs.end(id, 0, "done", '{"big":"result"}');
    if (ends) registry.jobs.finish(id, { state: "done", messages: [] });
    return id;
  };
  const pruneAll = (): number => {
    let [all, gone] = [0, 0];
    do all += gone = registry.prune();
    while (gone > 0);
    return all;
  };
  return { state, registry, db, count, link, run, pruneAll };
}

test("finished jobs and their steps are forgotten after 90 days; who asked what, and that it came, is not", () => {
  const { count, db, pruneAll, registry, run, state } = world();
  const old = run("$old");
  const unfinished = run("$unfinished", false);
  state.now += 89 * day;
  expect(pruneAll()).toBe(0);
  const young = run("$young");
  const audited = count("audit");
  state.now += 2 * day;
  expect(pruneAll()).toBe(2);
  expect([registry.jobs.find(old), registry.jobs.find(young)?.id, registry.jobs.get(unfinished).state]).toEqual([null, young, "running"]);
  expect([count("steps"), count("audit")]).toEqual([2, audited]);

  // An event, and a ciphertext, count once for ever; nothing else of them is left.
  registry.inbox.add({ ...aMessage("$old"), ciphertext: "session|$old" });
  registry.inbox.add({ ...aMessage("$replay"), ciphertext: "session|$old" });
  expect(registry.inbox.waiting()).toEqual([]);
  expect(db.prepare("SELECT event, ciphertext, body, room, sender, device FROM inbox WHERE event = '$old'").get()).toEqual({ event: "$old", ciphertext: "session|$old", body: null, room: "", sender: "", device: null });
  db.close();
});

test("links that are long over are forgotten, but for those that say whether there is an admin", () => {
  const { db, link, pruneAll, registry, state } = world();
  for (const id of ["used", "taken back", "waits"]) link(id, "claim");
  link("invite", "invite");
  link("invited admin", "invite", "admin");
  registry.oneTimeLinks.burn("used");
  registry.oneTimeLinks.revoke("taken back");
  for (const id of ["invite", "invited admin"]) registry.oneTimeLinks.burn(id);
  state.now += 100 * day;
  link("new", "invite");
  expect(pruneAll()).toBe(1);
  expect(["used", "taken back", "waits", "invite", "invited admin", "new"].filter((id) => registry.oneTimeLinks.find(id) !== null)).toEqual(["used", "taken back", "waits", "invited admin", "new"]);
  db.close();
});

test("a configuration that MindRoom has accepted is remembered by other programs too, for 90 days", () => {
  const { db, pruneAll, registry, state } = world();
  registry.validConfigs.add("old");
  state.now += 89 * day;
  registry.validConfigs.add("young");
  expect(pruneAll()).toBe(0);
  expect(["old", "young", "never"].map((each) => registry.validConfigs.has(each))).toEqual([true, true, false]);
  state.now += 2 * day;
  expect(pruneAll()).toBe(1);
  expect(["old", "young"].map((each) => registry.validConfigs.has(each))).toEqual([false, true]);
  db.close();
});

test("much is forgotten in pieces, between which others write", async () => {
  const { count, db, registry, run, state } = world();
  for (let each = 0; each < 1200; each++) run(`$${each}`);
  state.now += 91 * day;
  const stopping = new AbortController();
  const left: number[] = [];
  const sleep = async (ms: number): Promise<void> => {
    left.push(count("jobs"));
    if (ms > 1000) stopping.abort();
  };
  await pruneDaily({ prune: registry.prune, clock: { now: () => 0, steady: () => 0, sleep }, log: { info: () => undefined, warn: () => undefined, error: () => undefined }, signal: stopping.signal });
  expect(left).toEqual([700, 200, 0, 0]);
  db.close();
});
