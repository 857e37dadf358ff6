import { expect, test } from "vitest";
import { named } from "../registry/fresh.ts";
import { watched } from "./watched.ts";

const dev = named("dev");

test("nothing is said of what runs as before", async () => {
  const { clock, said, start } = await watched("dev");
  start();
  await clock.pass(60_000);
  expect(said()).toEqual([]);
});

test("a docker stop is told once, with who was stopped and when, and rings nobody", async () => {
  const { clock, engine, kinds, said, start } = await watched("dev");
  start();
  await clock.pass(60_000);
  engine.stopFromOutside(dev);
  await clock.pass(60_000);
  expect(said()).toEqual(["dev stopped: someone stopped its homeserver, backend and web chat from outside (docker stop, 15:31). Nobody asked here.\nTo start it: `!instance start dev`"]);
  expect(kinds()).toEqual(["notice"]);
});

test("one stopped service makes it degraded, and its return is told with how long it took", async () => {
  const { clock, engine, said, start } = await watched("dev");
  start();
  await clock.pass(60_000);
  engine.stopFromOutside(dev, "frontend");
  await clock.pass(130_000);
  engine.startFromOutside(dev, "frontend");
  await clock.pass(60_000);
  expect(said()).toEqual([
    "⚠ dev is degraded: its web chat was stopped from outside (15:31).\nAll it said: `!instance logs dev`",
    "dev is back after 2 min 10 s.",
  ]);
});

test("a crash that Docker mended is told once, with the exit code and the cause", async () => {
  const { clock, engine, notices, said, start } = await watched("dev");
  start();
  await clock.pass(60_000);
  engine.say(dev, "backend", "HMAC incorrect");
  engine.crash(dev, "backend", { exitCode: 3 });
  await clock.pass(120_000);
  expect(said()).toEqual(["dev went down for a moment: its backend crashed (exit 3, 15:31). Docker restarted it, and it runs.\nLast it said:\nIts shared secret and its homeserver's differ. It said: HMAC incorrect"]);
  expect(notices).toHaveLength(1);
});

test("a banner is never the last that a crashed service said", async () => {
  const { clock, engine, said, start } = await watched("dev");
  start();
  await clock.pass(1000);
  for (const line of ["good bye", "╭────╮", "│ 💊 │", "╰────╯"]) engine.say(dev, "backend", line);
  engine.crash(dev, "backend", { exitCode: 3 });
  await clock.pass(10_000);
  expect(said()).toHaveLength(1);
  expect(said()[0]).toMatch(/\nLast it said:\ngood bye$/);
});

test("a death for lack of memory is called that", async () => {
  const { clock, engine, kinds, said, start } = await watched("dev");
  start();
  await clock.pass(60_000);
  engine.crash(dev, "tuwunel", { exitCode: 137, outOfMemory: true });
  await clock.pass(60_000);
  expect(said()[0]).toContain("its homeserver was killed for lack of memory (exit 137, 15:31)");
  // Docker has mended it already.
  expect(kinds()).toEqual(["notice"]);
});

test("a crash loop is told once with its cause, then nothing until it has been stable for a minute", async () => {
  const { clock, engine, kinds, said, start } = await watched("dev");
  start();
  await clock.pass(60_000);
  engine.say(dev, "backend", "HMAC incorrect");
  for (let crash = 0; crash < 14; crash++) {
    engine.crash(dev, "backend");
    await clock.pass(crash === 0 ? 500 : 10_000);
  }
  expect(said()).toHaveLength(2);
  expect(said()[0]).toContain("went down for a moment");
  expect(said()[1]).toContain("its backend stops again and again");
  expect(said()[1]).toContain("HMAC incorrect");
  await clock.pass(300_000);
  expect(said()).toHaveLength(3);
  expect(said()[2]).toMatch(/^dev is back after \d+ (s|min)/);
  await clock.pass(600_000);
  expect(said()).toHaveLength(3);
  expect(kinds()).toEqual(["notice", "alert", "resolved"]);
});

test("a loop too fast for a look between is one notice from the beginning", async () => {
  const { clock, engine, said, start } = await watched("dev");
  start();
  await clock.pass(60_000);
  for (let crash = 0; crash < 5; crash++) {
    engine.crash(dev, "backend");
    await clock.pass(300);
  }
  await clock.pass(20_000);
  expect(said()).toHaveLength(1);
  expect(said()[0]).toContain("restarted 5 times");
});

test("what happened while the bot was away is told at its start, once", async () => {
  const { clock, engine, said, start, stop } = await watched("dev", "trial");
  engine.stopFromOutside(dev);
  engine.crash(named("trial"), "backend", { staysDown: true, exitCode: 1 });
  await clock.pass(60_000);
  start();
  await clock.pass(10_000);
  expect(said()).toEqual([
    expect.stringContaining("dev stopped: someone stopped"),
    expect.stringContaining("trial is degraded: its backend crashed (exit 1, 15:30)"),
  ]);
  await stop();
  start();
  await clock.pass(60_000);
  expect(said()).toHaveLength(2);
});

test("many that stopped at once are one notice, and so is their return", async () => {
  const names = Array.from({ length: 5 }, (_, index) => `many-${index}`);
  const { clock, engine, said, start } = await watched(...names);
  start();
  await clock.pass(60_000);
  for (const name of names) engine.stopFromOutside(named(name));
  await clock.pass(30_000);
  for (const name of names) for (const service of ["tuwunel", "backend", "frontend"] as const) engine.startFromOutside(named(name), service);
  await clock.pass(30_000);
  expect(said()).toEqual([expect.stringContaining("5 instances stopped at once: many-0, many-1"), expect.stringContaining("5 instances were started from outside")]);
});

test("an instance on which a job works is left to the job", async () => {
  const { clock, engine, jobEnds, registry, said, start } = await watched("dev");
  start();
  await clock.pass(60_000);
  const lock = registry.locks.tryTake("instance-dev");
  engine.stopFromOutside(dev);
  await clock.pass(60_000);
  expect(said()).toEqual([]);
  await jobEnds(dev);
  lock?.release();
  await clock.pass(60_000);
  expect(said()).toEqual([]);
});

test("what is different from what a job left is told once the job has ended", async () => {
  const { clock, engine, jobEnds, registry, said, start } = await watched("dev");
  start();
  await clock.pass(60_000);
  const lock = registry.locks.tryTake("instance-dev");
  await jobEnds(dev);
  engine.stopFromOutside(dev);
  await clock.pass(60_000);
  lock?.release();
  await clock.pass(10_000);
  expect(said()).toHaveLength(1);
});

test("a Docker that can't be asked is told once, and once that it is back, with what happened meanwhile", async () => {
  const { clock, engine, said, start, stop } = await watched("dev");
  start();
  await clock.pass(60_000);
  engine.failure = "docker-unreachable";
  await clock.pass(300_000);
  expect(said()).toEqual(["⚠ I can't ask Docker, so I don't know how the instances are: Docker does not answer on this host."]);
  await stop();
  start();
  await clock.pass(60_000);
  expect(said()).toHaveLength(1);
  engine.failure = null;
  engine.stopFromOutside(dev);
  await clock.pass(60_000);
  expect(said()).toHaveLength(3);
  expect(said()[1]).toContain("Docker answers again after");
  expect(said()[2]).toContain("dev stopped");
});

test.each([["back", -3], ["forwards", 5]])("a clock that is set %s by hours hides nothing and hastens nothing", async (_, hours) => {
  const { clock, engine, said, start } = await watched("dev");
  start();
  await clock.pass(60_000);
  engine.stopFromOutside(dev);
  await clock.pass(200);
  clock.set(hours * 3_600_000);
  await clock.pass(30_000);
  expect(said()).toHaveLength(1);
  engine.failure = "docker-unreachable";
  await clock.pass(10_000);
  clock.set(hours * 3_600_000);
  await clock.pass(1000);
  expect(said()).toHaveLength(1);
  await clock.pass(30_000);
  expect(said()).toHaveLength(2);
  clock.set(hours * 3_600_000);
  engine.failure = null;
  await clock.pass(30_000);
  expect(said()[2]).toMatch(/^Docker answers again(\.| after)/);
  expect(said()[2]).not.toContain("-");
});

test("what looped is back once it is calm, also when the clock was set back meanwhile", async () => {
  const { clock, engine, said, start } = await watched("dev");
  start();
  await clock.pass(60_000);
  for (let crash = 0; crash < 4; crash++) {
    engine.crash(dev, "backend", { exitCode: 1 });
    await clock.pass(20_000);
  }
  expect(said().at(-1)).toContain("stops again and again");
  clock.set(-3 * 3_600_000);
  await clock.pass(120_000);
  expect(said().at(-1)).toMatch(/^dev is back/);
});

test("a connection that breaks and comes back says nothing by itself and misses nothing", async () => {
  const { clock, engine, said, start } = await watched("dev");
  start();
  await clock.pass(60_000);
  engine.disconnect();
  engine.stopFromOutside(dev, "backend");
  await clock.pass(60_000);
  expect(said()).toEqual([expect.stringContaining("dev is degraded: its backend was stopped from outside")]);
});

test("a restart from outside is told as one", async () => {
  const { clock, engine, said, start } = await watched("dev");
  start();
  await clock.pass(60_000);
  engine.stopFromOutside(dev, "backend");
  engine.startFromOutside(dev, "backend");
  await clock.pass(60_000);
  expect(said()).toEqual(["dev was restarted from outside (its backend, 15:31). Nobody asked here."]);
});

test("health that isn't known yet says nothing; sickness and recovery do", async () => {
  const { clock, engine, said, start } = await watched("dev");
  start();
  await clock.pass(60_000);
  engine.setHealth(dev, "backend", "starting");
  await clock.pass(60_000);
  expect(said()).toEqual([]);
  engine.setHealth(dev, "backend", "unhealthy");
  await clock.pass(60_000);
  engine.setHealth(dev, "backend", "healthy");
  await clock.pass(60_000);
  expect(said()).toEqual([expect.stringContaining("its backend runs but is unhealthy"), expect.stringContaining("dev is back after")]);
});

test("an instance that somebody removed isn't spoken of", async () => {
  const { clock, engine, registry, said, start } = await watched("dev");
  start();
  await clock.pass(60_000);
  engine.stopFromOutside(dev);
  registry.instances.remove("id-of-dev");
  await clock.pass(60_000);
  expect(said()).toEqual([]);
});
