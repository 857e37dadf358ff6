import { runOnce, sweepOnce } from "../../src/engine/argv.ts";
import { spawn } from "node:child_process";
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { dockerEngine } from "../../src/engine/docker-engine.ts";
import type { EngineEvent, OneOff } from "../../src/model/engine.ts";
import { DockerProxy } from "./docker-proxy.ts";
import { freePort } from "../fakes/free-port.ts";
import { docker, randomName, randomSubnet, tinyImage, tinyInstance } from "./tiny-instance.ts";
import type { Tiny } from "./tiny-instance.ts";

const innkeeperId = randomName();
const never = new AbortController().signal;
let scratch: string;
let proxy: DockerProxy;
const engine = () => dockerEngine({ innkeeperId, lockDirectory: join(scratch, "locks") });
const throughProxy = () => dockerEngine({ innkeeperId, lockDirectory: join(scratch, "locks"), dockerHost: proxy.dockerHost });
const made: Tiny[] = [];
async function tiny(but: Parameters<typeof tinyInstance>[1] = {}, id = innkeeperId): Promise<Tiny> {
  const instance = await tinyInstance(id, but);
  made.push(instance);
  return instance;
}

beforeAll(() => {
  scratch = mkdtempSync(join(tmpdir(), "innkeeper-e2e-"));
  chmodSync(scratch, 0o755);
  proxy = new DockerProxy(join(scratch, "docker.sock"));
});
afterEach(async () => {
  for (const each of made.splice(0)) each.remove();
  await proxy.refuse();
});
afterAll(() => rmSync(scratch, { recursive: true }));

const until = async (holds: () => boolean | Promise<boolean>): Promise<void> => {
  const end = Date.now() + 20_000;
  while (!(await holds())) {
    if (Date.now() > end) throw new Error(`not within 20 s: ${holds.toString()}`);
    await sleep(50);
  }
};

describe.skipIf(tinyImage() === null)("with the real Docker", () => {
  test("an instance is brought up, looked at, stopped in part, stopped, and removed", async () => {
    const { instance, subnet } = await tiny();
    const docker = engine();
    await docker.check();
    await docker.up(instance, never);
    expect([...(await docker.running(instance))].sort()).toEqual(["backend", "frontend"]);
    const found = await docker.containers();
    expect(found.map(({ instance: name, service, state, health }) => [name, service, state, health]).sort()).toEqual([
      [instance.name, "backend", "running", null],
      [instance.name, "frontend", "running", null],
    ]);
    const [history] = await docker.history([instance.name]);
    expect(history).toMatchObject({ running: true, restarts: 0, finishedAt: null });
    expect(Math.abs(Date.now() - history!.startedAt)).toBeLessThan(60_000);
    expect(await docker.subnets(instance.name)).not.toContain(subnet);
    expect(await docker.subnets(randomInstanceName())).toContain(subnet);

    await docker.keepOnly(instance, ["backend"], never);
    expect(await docker.running(instance)).toEqual(["backend"]);
    await docker.keepOnly(instance, [], never);
    await docker.keepOnly(instance, [], never);
    expect(await docker.running(instance)).toEqual([]);
    const log = await docker.logs(instance, { services: ["backend", "frontend"], lines: 9 });
    expect(log).toHaveLength(3);
    expect(log.filter(({ service }) => service === "backend").map(({ text }) => text)).toEqual(["one", "two"]);
    expect(await docker.logs(instance, { services: ["frontend"], lines: 9 })).toEqual([{ service: "frontend", text: "three" }]);
    expect(await docker.logs(instance, { services: ["backend"], lines: 1 })).toEqual([{ service: "backend", text: "two" }]);
    expect(await docker.logs(instance, { services: ["backend"], lines: 9, since: Date.now() + 60_000 })).toEqual([]);

    await docker.up(instance, never, []);
    expect(await docker.running(instance)).toEqual([]);
    await docker.up(instance, never, ["backend"]);
    expect(await docker.running(instance)).toEqual(["backend"]);
    rmSync(join(instance.directory, "compose.yaml"));
    await docker.down(instance, never);
    await docker.down(instance, never);
    expect(await docker.containers()).toEqual([]);
    expect(await docker.subnets(randomInstanceName())).not.toContain(subnet);
  });

  test("what somebody paused doesn't run, and goes on by a start; a stop takes it as it is", async () => {
    const { instance } = await tiny();
    const real = engine();
    await real.up(instance, never);
    const abort = new AbortController();
    const seen: EngineEvent[] = [];
    let connected = false;
    const followed = (async () => {
      for await (const event of real.events(abort.signal, () => (connected = true))) seen.push(event);
    })();
    await until(() => connected);
    docker("pause", `${instance.name}-backend`);
    await until(() => seen.length > 0);
    expect(seen).toMatchObject([{ instance: instance.name, service: "backend", action: "pause" }]);
    expect(await real.running(instance)).toEqual(["frontend"]);
    expect((await real.history([instance.name])).find(({ service }) => service === "backend")).toMatchObject({ running: false, paused: true, restarts: 0 });

    await real.up(instance, never);
    expect([...(await real.running(instance))].sort()).toEqual(["backend", "frontend"]);
    expect(seen.map(({ action }) => action)).toEqual(["pause", "unpause"]);
    abort.abort();
    await followed;

    docker("pause", `${instance.name}-backend`, `${instance.name}-frontend`);
    await real.keepOnly(instance, [], never);
    expect((await real.containers()).map(({ state }) => state)).toEqual(["exited", "exited"]);
  });

  test("a port that another program took meanwhile is named, and what was begun can be taken back", async () => {
    const port = await freePort();
    const server = createServer().listen(port, "127.0.0.1");
    const { instance } = await tiny({ port });
    try {
      await expect(engine().up(instance, never)).rejects.toMatchObject({ code: "port-taken", facts: { port } });
    } finally {
      server.close();
    }
    await engine().keepOnly(instance, [], never);
    expect(await engine().running(instance)).toEqual([]);
    await engine().down(instance, never);
    expect(await engine().containers()).toEqual([]);
  });

  test("what is missing for a start is named: an image, a folder, addresses", async () => {
    const image = `${randomName()}.invalid/nothing:1`;
    await expect(engine().up((await tiny({ image })).instance, never)).rejects.toMatchObject({ code: "image-missing", facts: { image } });
    const folder = await tiny({ source: "/nowhere/at/all" });
    await expect(engine().up(folder.instance, never)).rejects.toMatchObject({ code: "start-failed", facts: { missing: "/nowhere/at/all" } });
    const subnet = randomSubnet();
    await engine().up((await tiny({ subnet })).instance, never, ["frontend"]);
    await expect(engine().up((await tiny({ subnet })).instance, never)).rejects.toMatchObject({ code: "subnet-taken" });
  });

  test("a broken file is told in Compose's words", async () => {
    const { instance } = await tiny();
    rmSync(join(instance.directory, "compose.yaml"));
    await expect(engine().up(instance, never)).rejects.toMatchObject({ code: "start-failed", facts: { says: expect.stringContaining("compose.yaml") as string } });
  });

  test("another Innkeeper's instance of the same name is seen, and neither taken over nor removed", async () => {
    const theirs = await tiny({}, "another-innkeeper");
    const { name } = theirs.instance;
    docker("compose", "--project-directory", theirs.instance.directory, "--env-file", join(theirs.instance.directory, `.env.${name}`), "--progress", "quiet", "up", "--detach");
    const ours = engine();
    expect(await ours.strangers(theirs.instance, [`${name}-backend`, `${name}-tuwunel`])).toEqual([`${name}-backend`]);
    expect(await ours.running(theirs.instance)).toEqual([]);
    await expect(ours.up(theirs.instance, never)).rejects.toMatchObject({ code: "container-taken" });
    await ours.keepOnly(theirs.instance, [], never);
    await ours.down(theirs.instance, never);
    expect(await ours.subnets(theirs.instance.name)).toContain(theirs.subnet);
    expect(docker("ps", "--format", "{{.Names}}").split("\n")).toContain(`${name}-backend`);
  });

  test("a Compose that outlived its caller is waited for", async () => {
    const { instance } = await tiny();
    await engine().up(instance, never, ["frontend"]);
    const held = spawn("flock", ["--no-fork", join(scratch, "locks", `compose-${instance.name}.lock`), "sleep", "2"]);
    await sleep(200);
    const began = Date.now();
    await engine().up(instance, never);
    expect(Date.now() - began).toBeGreaterThan(1500);
    expect(held.exitCode).toBe(0);
  });

  describe("a program that is run once", () => {
    const program = (script: string, more: Partial<OneOff> = {}): OneOff => ({ image: tinyImage()!, argv: ["busybox", "sh", "-c", script], environment: {}, user: "1000:1000", reads: [], ...more });
    const runs = (): string => docker("ps", "--quiet", "--filter", `label=org.innkeeper.once=${innkeeperId}`);
    const left = (): string => docker("ps", "--all", "--quiet", "--filter", `label=org.innkeeper.once=${innkeeperId}`);
    const name = randomInstanceName();

    test("reads a folder as whom it is run, and can change nothing there or elsewhere", async () => {
      writeFileSync(join(scratch, 'a, "b".txt'), "here\n");
      const end = await engine().runOnce(name, program('id -u; cat /in/*; touch /in/x /x; echo $WORD; ls /sys/class/net; exit 3', { reads: [{ folder: scratch, at: "/in" }], environment: { WORD: "said" } }), never);
      expect(end?.code).toBe(3);
      expect(end?.lines).toEqual(expect.arrayContaining(["1000", "here", "said", "lo", "touch: /in/x: Read-only file system", "touch: /x: Read-only file system"]));
      expect(end?.lines).not.toContain("eth0");
      expect(left()).toBe("");
    });

    test("is none of an instance's containers, and nothing that happens to it is told", async () => {
      const abort = new AbortController();
      const seen: EngineEvent[] = [];
      const connected = Promise.withResolvers<undefined>();
      const followed = (async () => {
        for await (const event of engine().events(abort.signal, () => connected.resolve(undefined))) seen.push(event);
      })();
      await connected.promise;
      const running = engine().runOnce(name, program("sleep 2"), never);
      await until(() => left() !== "");
      expect(await engine().containers()).toEqual([]);
      expect(await running).toMatchObject({ code: 0 });
      abort.abort();
      await followed;
      expect(seen).toEqual([]);
    });

    test("that isn't there, or whose folder isn't, says so by Docker's own exit codes; what it says itself is never Docker's trouble", async () => {
      expect((await engine().runOnce(name, program("", { argv: ["mindroom"] }), never))?.code).toBe(127);
      expect((await engine().runOnce(name, program("true", { reads: [{ folder: "/nowhere/at/all", at: "/in" }] }), never))?.code).toBe(125);
      expect((await engine().runOnce(name, program("true", { image: `${randomName()}.invalid/nothing:1` }), never))?.code).toBe(125);
      expect(await engine().runOnce(name, program("echo Cannot connect to the Docker daemon >&2; exit 1"), never)).toMatchObject({ code: 1 });
      await proxy.refuse();
      await expect(throughProxy().runOnce(name, program("true"), never)).rejects.toMatchObject({ code: "docker-unreachable" });
    });

    test("that prints without end is ended", async () => {
      expect(await engine().runOnce(name, program("yes"), never)).toBeNull();
      await until(() => left() === "");
    });

    test("that was made but never begun is swept; one that runs, or is another Innkeeper's, isn't", async () => {
      const abandoned = (innkeeper: string): string => docker("create", "--label", `org.innkeeper.once=${innkeeper}`, tinyImage()!, "true").trim();
      const states = (): string => docker("ps", "--all", "--format", "{{.State}}", "--filter", `label=org.innkeeper.once=${innkeeperId}`);
      const [ours, others] = [abandoned(innkeeperId), abandoned(randomName())];
      try {
        const running = engine().runOnce(name, program("sleep 5"), never);
        await until(() => states().includes("running"));
        // Docker tells ages in whole seconds.
        await sleep(1100);
        expect(docker(...sweepOnce(innkeeperId, 0))).toContain(ours);
        expect(states()).toBe("running\n");
        expect(await running).toMatchObject({ code: 0 });
        expect(left()).toBe("");
      } finally {
        docker("rm", "--force", ours, others);
      }
    });

    test("ends with who asked, and by itself when whoever asked is killed", async () => {
      const reason = new Error("we stop");
      const abort = new AbortController();
      const aborted = engine().runOnce(name, program("sleep 1000"), abort.signal);
      await until(() => left() !== "");
      abort.abort(reason);
      await expect(aborted).rejects.toBe(reason);
      await until(() => left() === "");

      const argv = runOnce(innkeeperId, name, `${name}-once`, program("sleep 1000"), 3);
      const asker = spawn("docker", argv, { stdio: "ignore" });
      // One that was made and is never begun is swept, and not by itself.
      await until(() => runs() !== "");
      asker.kill("SIGKILL");
      await until(() => left() === "");
    });
  });

  test("a call that is aborted ends at once", async () => {
    const { instance } = await tiny();
    await engine().up(instance, never, ["frontend"]);
    const reason = new Error("we stop");
    const abort = new AbortController();
    setTimeout(() => abort.abort(reason), 500);
    const began = Date.now();
    await expect(engine().keepOnly(instance, [], abort.signal)).rejects.toBe(reason);
    // Docker's own deadline for a stop is ten seconds.
    expect(Date.now() - began).toBeLessThan(5000);
    await engine().keepOnly(instance, [], never);
    expect(await engine().running(instance)).toEqual([]);
  });

  test("an image is known by its id where it was built here, and one that is nowhere can't be fetched", async () => {
    expect(await engine().imageDigest(tinyImage()!)).toMatch(/sha256:[0-9a-f]{64}$/);
    const nowhere = `${randomName()}.invalid/nothing:1`;
    expect(await engine().imageDigest(nowhere)).toBeNull();
    await expect(engine().pull(nowhere, never)).rejects.toMatchObject({ code: "image-missing", facts: { image: nowhere } });
  });

  test("what happens from outside is told as it happens, until Docker is gone, and again when it is back", async () => {
    const { instance } = await tiny();
    await proxy.pass();
    const docker$ = throughProxy();
    await docker$.up(instance, never);

    const seen: EngineEvent[] = [];
    let connected = 0;
    const follow = async (signal: AbortSignal): Promise<void> => {
      for await (const event of docker$.events(signal, () => connected++)) seen.push(event);
    };
    const first = follow(never);
    await until(() => connected === 1);
    docker("stop", `${instance.name}-backend`);
    await until(() => seen.some(({ action }) => action === "stop"));
    expect(seen.map(({ action }) => action)).toEqual(["kill", "die", "stop"]);
    expect(seen[0]).toMatchObject({ instance: instance.name, service: "backend", signal: 15 });
    expect(seen[1]!.exitCode).not.toBeNull();
    expect(Math.abs(Date.now() - seen[1]!.at)).toBeLessThan(30_000);

    await proxy.refuse();
    await first;
    await expect(docker$.containers()).rejects.toMatchObject({ code: "docker-unreachable" });
    await expect(docker$.up(instance, never)).rejects.toMatchObject({ code: "docker-unreachable" });
    await expect(docker$.check()).rejects.toMatchObject({ code: "docker-unreachable" });
    await expect(follow(never)).rejects.toMatchObject({ code: "docker-unreachable" });

    await proxy.pass();
    seen.splice(0);
    const abort = new AbortController();
    const second = follow(abort.signal);
    await until(() => connected === 2);
    docker("start", `${instance.name}-backend`);
    await until(() => seen.some(({ action }) => action === "start"));
    abort.abort();
    await second;
    expect(await docker$.running(instance)).toHaveLength(2);
  });

  test("a crash is told with its exit code, and counted when Docker restarts it", async () => {
    const { instance } = await tiny();
    await engine().up(instance, never, ["backend"]);
    const abort = new AbortController();
    const seen: EngineEvent[] = [];
    let connected = false;
    const followed = (async () => {
      for await (const event of engine().events(abort.signal, () => (connected = true))) seen.push(event);
    })();
    await until(() => connected);
    docker("exec", `${instance.name}-backend`, "busybox", "killall", "-9", "busybox");
    await until(() => seen.some(({ action }) => action === "start"));
    expect(seen.map(({ action, exitCode }) => [action, exitCode])).toEqual([["die", 137], ["start", null]]);
    expect(await engine().history([instance.name])).toMatchObject([{ restarts: 1, running: true }]);
    abort.abort();
    await followed;
  });

  test.skipIf(process.getuid?.() !== 0)("a user who may not use Docker is told so, and what to do", async () => {
    await proxy.pass();
    chmodSync(join(scratch, "docker.sock"), 0o600);
    // Only `docker` runs as that user: they may not be able to read this clone, such as one under root's home.
    const bin = join(scratch, "bin");
    mkdirSync(bin);
    const path = process.env["PATH"] ?? "";
    writeFileSync(
      join(bin, "docker"),
      `#!/bin/sh\nPATH='${path}' HOME=/nonexistent exec setpriv --reuid=65534 --regid=65534 --clear-groups docker "$@"\n`,
      { mode: 0o755 },
    );
    process.env["PATH"] = `${bin}:${path}`;
    try {
      const refused = await throughProxy().check().catch((thrown: unknown) => thrown);
      expect(refused).toMatchObject({ code: "docker-forbidden", facts: {} });
    } finally {
      process.env["PATH"] = path;
    }
  });
});

const randomInstanceName = () => "nobody" as Tiny["instance"]["name"];
