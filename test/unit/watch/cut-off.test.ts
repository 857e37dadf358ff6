import { expect, test } from "vitest";
import { anInstance, named } from "../registry/fresh.ts";
import { watched, type Watched } from "./watched.ts";

const dev = named("dev");

/** The homeserver of these is gone from now on. */
const goes = ({ clock, cutOff }: Watched, ...names: readonly string[]): void => names.forEach((name) => void cutOff.set(name, { since: clock.now(), answers: false }));

test("a homeserver that Docker doesn't see die is told within a minute, once, with which and since when; and its return", async () => {
  const world = await watched("dev");
  const { clock, cutOff, kinds, registry, said, start } = world;
  start();
  await clock.pass(60_000);
  goes(world, "dev");
  await clock.pass(50_000);
  const told = "⚠ dev is degraded: its agents have heard nothing from their homeserver since 15:31. The homeserver at http://127.0.0.1:8448 answers 502.\nTo restart both: `!instance restart dev`";
  expect(said()).toEqual([told]);
  expect(registry.announcements.get("id-of-dev")).toMatchObject({ state: "running", cutOff: { url: "http://127.0.0.1:8448" } });
  await clock.pass(600_000);
  expect(said()).toEqual([told]);
  cutOff.clear();
  await clock.pass(20_000);
  expect(said()).toEqual([told, expect.stringMatching(/^dev is back: its agents hear from their homeserver again, after 11 min\.$/)]);
  expect(kinds()).toEqual(["alert", "resolved"]);
  await clock.pass(60_000);
  expect(said()).toHaveLength(2);
});

test("somebody else's homeserver is for whoever runs it to mend", async () => {
  const world = await watched();
  const { clock, engine, jobEnds, registry, said, start } = world;
  const lab = anInstance("lab", { desired: "running", homeserver: "external" });
  registry.instances.add(lab);
  await engine.up(lab, new AbortController().signal);
  await jobEnds(lab.name);
  start();
  goes(world, "lab");
  await clock.pass(60_000);
  expect(said()).toEqual(["⚠ lab is degraded: its agents have heard nothing from their homeserver since 15:30. The homeserver at https://matrix.example.com answers 502.\nWhoever runs that homeserver has to fix it; the agents then go on by themselves."]);
});

test("agents that catch up for a while aren't cut off, as long as the homeserver answers", async () => {
  const { clock, cutOff, said, start } = await watched("dev");
  start();
  cutOff.set("dev", { since: clock.now(), answers: true });
  await clock.pass(170_000);
  expect(said()).toEqual([]);
  await clock.pass(60_000);
  expect(said()).toEqual([expect.stringMatching(/since 15:30\. It answers me at http:\/\/127\.0\.0\.1:8448, though\.\n/)]);
});

test("what was told before the bot was killed isn't told again, and a return meanwhile is", async () => {
  const world = await watched("dev");
  const { clock, cutOff, said, start, stop } = world;
  start();
  goes(world, "dev");
  await clock.pass(60_000);
  await stop();
  start();
  await clock.pass(60_000);
  expect(said()).toHaveLength(1);
  await stop();
  cutOff.clear();
  start();
  await clock.pass(60_000);
  expect(said()).toHaveLength(2);
  expect(said()[1]).toMatch(/^dev is back: its agents hear/);
});

test("a homeserver that hangs is told once, though Docker calls it unhealthy later", async () => {
  const world = await watched("dev");
  const { clock, cutOff, engine, said, start } = world;
  start();
  goes(world, "dev");
  await clock.pass(60_000);
  engine.setHealth(dev, "tuwunel", "unhealthy");
  await clock.pass(60_000);
  expect(said()).toHaveLength(1);
  engine.setHealth(dev, "tuwunel", "healthy");
  cutOff.clear();
  await clock.pass(60_000);
  expect(said()).toHaveLength(2);
  expect(said()[1]).toMatch(/^dev is back/);
});

test("a restart that somebody asked for starts anew: what was seen before says nothing of it", async () => {
  const world = await watched("dev");
  const { clock, cutOff, engine, jobEnds, said, start } = world;
  start();
  goes(world, "dev");
  await clock.pass(60_000);
  engine.stopFromOutside(dev);
  engine.startFromOutside(dev, "tuwunel");
  engine.startFromOutside(dev, "backend");
  engine.startFromOutside(dev, "frontend");
  cutOff.clear();
  await jobEnds(dev);
  await clock.pass(60_000);
  expect(said()).toHaveLength(1);
});

test("one homeserver of many instances is one notice, and they are asked spread over the round", async () => {
  const names = Array.from({ length: 40 }, (_, index) => `dev-${index}`);
  const world = await watched(...names);
  const { asked, clock, cutOff, said, start } = world;
  start();
  await clock.pass(12_000);
  expect(new Set(asked).size).toBe(40);
  asked.length = 0;
  await clock.pass(1_200);
  expect(asked.length).toBeLessThanOrEqual(5);
  goes(world, ...names);
  await clock.pass(60_000);
  const told = said().filter((text) => text.startsWith("⚠"));
  expect(told.length).toBeLessThanOrEqual(4);
  expect(told[0]).toMatch(/^⚠ The agents of \d+ instances hear nothing from their homeservers any more: dev-/);
  cutOff.clear();
  await clock.pass(30_000);
  expect(said().length).toBeLessThanOrEqual(8);
  expect(said().slice(told.length).join("\n")).toMatch(/^The agents of \d+ instances hear from their homeservers again: dev-/);
});

test("nobody is asked about what is stopped, or has no agents or no Matrix", async () => {
  const { asked, clock, engine, jobEnds, registry, start } = await watched("dev");
  for (const more of [{ homeserver: "none" }, { onlyMatrix: true }] as const) {
    const other = anInstance(`other-${Object.keys(more)[0]?.toLowerCase() ?? ""}`, { desired: "running", ...more });
    registry.instances.add(other);
    await engine.up(other, new AbortController().signal);
    await jobEnds(other.name);
  }
  start();
  await clock.pass(60_000);
  expect(new Set(asked)).toEqual(new Set(["dev"]));
  engine.stopFromOutside(dev);
  await clock.pass(20_000);
  asked.length = 0;
  await clock.pass(60_000);
  expect(asked).toEqual([]);
});
