import { expect, test } from "vitest";
import { named } from "../registry/fresh.ts";
import { watched } from "./watched.ts";

const dev = named("dev");

test("a docker pause is told at once, as what it is, and its end with how long it took", async () => {
  const { clock, engine, kinds, said, start } = await watched("dev");
  start();
  await clock.pass(60_000);
  engine.pauseFromOutside(dev, "backend");
  await clock.pass(2000);
  expect(said()).toEqual(["dev is paused: someone paused its backend from outside (docker pause, 15:31). Nobody asked here.\nTo resume it: `!instance start dev`"]);
  await clock.pass(598_000);
  engine.unpauseFromOutside(dev, "backend");
  await clock.pass(2000);
  expect(said().slice(1)).toEqual(["dev is back after 10 min."]);
  expect(kinds()).toEqual(["notice", "resolved"]);
});

test("all of it paused is one notice, which a restart of the bot doesn't repeat", async () => {
  const { clock, engine, said, start, stop } = await watched("dev");
  start();
  await clock.pass(60_000);
  engine.pauseFromOutside(dev);
  await clock.pass(5000);
  await stop();
  start();
  await clock.pass(60_000);
  expect(said()).toEqual([expect.stringContaining("someone paused its homeserver, backend and web chat from outside")]);
  engine.unpauseFromOutside(dev);
  await clock.pass(5000);
  // Who saw it begin is gone, so nobody says how long it took.
  expect(said().slice(1)).toEqual(["dev is back."]);
});

test("what was paused while the bot was away is told without a time", async () => {
  const { clock, engine, said, start } = await watched("dev");
  engine.pauseFromOutside(dev, "tuwunel");
  await clock.pass(60_000);
  start();
  await clock.pass(5000);
  expect(said()).toEqual([expect.stringContaining("dev is paused: someone paused its homeserver from outside (docker pause). Nobody asked here.")]);
});

test("one more that is paused is told; each that goes on isn't, until all do", async () => {
  const { clock, engine, said, start } = await watched("dev");
  start();
  await clock.pass(60_000);
  engine.pauseFromOutside(dev, "backend");
  await clock.pass(60_000);
  engine.pauseFromOutside(dev, "frontend");
  await clock.pass(60_000);
  expect(said().map((text) => /paused its ([^(]+) from/.exec(text)?.[1])).toEqual(["backend", "web chat"]);
  engine.unpauseFromOutside(dev, "backend");
  await clock.pass(60_000);
  expect(said()).toHaveLength(2);
  engine.unpauseFromOutside(dev, "frontend");
  await clock.pass(60_000);
  expect(said().slice(2)).toEqual(["dev is back after 3 min."]);
});

test("what crashes beside one that is paused makes both one alert", async () => {
  const { clock, engine, kinds, said, start } = await watched("dev");
  start();
  await clock.pass(60_000);
  engine.crash(dev, "backend", { exitCode: 3, staysDown: true });
  engine.pauseFromOutside(dev, "frontend");
  await clock.pass(60_000);
  expect(said()).toEqual(["⚠ dev is degraded: its backend crashed (exit 3, 15:31); its web chat was paused from outside (15:31).\nAll it said: `!instance logs dev`"]);
  expect(kinds()).toEqual(["alert"]);
});

test("what is stopped after it was paused is told as stopped", async () => {
  const { clock, engine, said, start } = await watched("dev");
  start();
  await clock.pass(60_000);
  engine.pauseFromOutside(dev, "frontend");
  await clock.pass(60_000);
  engine.removeFromOutside(dev, "frontend");
  await clock.pass(60_000);
  expect(said().slice(1)).toEqual(["⚠ dev is degraded: its web chat was stopped from outside (15:32).\nAll it said: `!instance logs dev`"]);
});

test("many that are paused at once are one notice", async () => {
  const names = ["many-0", "many-1", "many-2"];
  const { clock, engine, said, start } = await watched(...names);
  start();
  await clock.pass(60_000);
  for (const name of names) engine.pauseFromOutside(named(name));
  await clock.pass(10_000);
  expect(said()).toEqual(["3 instances were paused from outside: many-0, many-1, many-2. Nobody asked here."]);
});

test("agents that go on after a long pause catch up before anybody calls them cut off", async () => {
  const { clock, cutOff, engine, said, start } = await watched("dev");
  start();
  await clock.pass(60_000);
  cutOff.set("dev", { since: clock.now(), answers: true });
  engine.pauseFromOutside(dev);
  await clock.pass(600_000);
  engine.unpauseFromOutside(dev);
  await clock.pass(15_000);
  cutOff.delete("dev");
  await clock.pass(120_000);
  expect(said()).toEqual([expect.stringContaining("dev is paused"), "dev is back after 10 min."]);
});
