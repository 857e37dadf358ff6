import { expect, test } from "vitest";
import * as argv from "../../../src/engine/argv.ts";
import { anInstance } from "../../fakes/instance.ts";

const dev = anInstance("dev", { directory: "/data/instances/dev" });

test("services are brought up from their instance's own files, without pulling or others, under its own project", () => {
  expect(argv.up(dev, ["backend", "frontend"])).toEqual([
    ...["compose", "--project-name", "mindroom-dev", "--ansi", "never", "--progress", "quiet"],
    ...["--project-directory", "/data/instances/dev", "--file", "/data/instances/dev/compose.yaml", "--env-file", "/data/instances/dev/.env.dev"],
    ...["up", "--detach", "--remove-orphans", "--pull", "never", "--no-deps", "backend", "frontend"],
  ]);
});

test("stopping, letting go on and removing read no file, so that a broken one can't keep an instance running", () => {
  expect(argv.stop(dev.name, ["backend", "frontend"])).toEqual([
    ...["compose", "--project-name", "mindroom-dev", "--ansi", "never", "--progress", "quiet"],
    ...["stop", "backend", "frontend"],
  ]);
  expect(argv.unpause(dev.name, ["backend"]).slice(-2)).toEqual(["unpause", "backend"]);
  expect(argv.down(dev.name).slice(-2)).toEqual(["down", "--remove-orphans"]);
  expect(argv.down(dev.name)).not.toContain("--volumes");
});

test("all our containers are one question", () => {
  expect(argv.containersOf("inn-1").slice(0, -1)).toEqual(["ps", "--all", "--no-trunc", "--filter", "label=org.innkeeper.id=inn-1", "--format"]);
  expect(argv.containersOfInstance("inn-1", dev.name)).toContain("label=org.innkeeper.instance=dev");
});

test("containers are found by their whole names", () => {
  expect(argv.containersNamed(["dev-backend", "dev-frontend"]).slice(3, -2)).toEqual(["--filter", "name=^/dev-backend$", "--filter", "name=^/dev-frontend$"]);
});

test("Compose holds a lock for as long as it runs", () => {
  expect(argv.flock("/data/locks/compose-dev.lock", 300, ["compose", "version"])).toEqual([
    ...["--no-fork", "--timeout", "300", "--conflict-exit-code", "75", "/data/locks/compose-dev.lock"],
    ...["docker", "compose", "version"],
  ]);
});

test("logs are asked for with times, by the number of lines, and since when", () => {
  expect(argv.logs("abc", 40)).toEqual(["logs", "--timestamps", "--tail", "40", "abc"]);
  expect(argv.logs("abc", 40, 1_700_000_000_250)).toEqual(["logs", "--timestamps", "--tail", "40", "--since", "1700000000.250", "abc"]);
});

test("an image's name can't be taken for an option", () => {
  expect(argv.pull("--all-tags")).toEqual(["pull", "--quiet", "--", "--all-tags"]);
  expect(argv.inspectImage("--help").slice(-2)).toEqual(["--", "--help"]);
});

test("events are asked for from a moment on, ours only, and none of the many that health checks make", () => {
  const asked = argv.events("inn-1", 1_700_000_000_000);
  expect(asked.slice(0, 7)).toEqual(["events", "--since", "1700000000.000", "--filter", "type=container", "--filter", "label=org.innkeeper.id=inn-1"]);
  const kinds = asked.filter((each) => each.startsWith("event=")).map((each) => each.slice("event=".length));
  expect(kinds).toEqual(["start", "die", "kill", "oom", "stop", "restart", "pause", "unpause", "destroy", "health_status"]);
});

test.each([
  ["containers", argv.containersOf("inn-1")],
  ["their history", argv.inspectContainers(["c1"])],
  ["networks", argv.inspectNetworks(["n1"])],
  ["events", argv.events("inn-1", 0)],
])("of %s, only what is used is asked for: labels and health checks may be of any size", (_what, asked) => {
  const format = asked[asked.indexOf("--format") + 1] ?? "";
  expect(format).not.toMatch(/\{json \.\}|\{json \.Labels\}|Health/);
});

test("what is run once sees folders and nothing else, changes nothing, ends by itself, and is none of an instance's containers", () => {
  const program = {
    image: "mindroom:1",
    argv: ["mindroom", "config", "validate"],
    environment: { HOME: "/app", NO_COLOR: "1" },
    user: "1000:1000",
    reads: [
      { folder: "/data/instances/dev/config", at: "/app/config" },
      { folder: '/data, "mine"/x', at: "/app/x" },
    ],
  };
  expect(argv.runOnce("inn-1", dev.name, "dev-once-1", program, 60)).toEqual([
    ...["run", "--rm", "--name", "dev-once-1", "--pull", "never", "--log-driver", "none", "--label", "org.innkeeper.once=inn-1", "--label", "org.innkeeper.instance=dev"],
    ...["--network", "none", "--read-only", "--tmpfs", "/tmp:size=64m", "--memory", "512m", "--memory-swap", "512m", "--cpus", "1", "--pids-limit", "128"],
    ...["--cap-drop", "ALL", "--security-opt", "no-new-privileges:true", "--user", "1000:1000", "--env", "HOME=/app", "--env", "NO_COLOR=1"],
    ...["--mount", 'type=bind,"source=/data/instances/dev/config","target=/app/config",readonly'],
    ...["--mount", 'type=bind,"source=/data, ""mine""/x","target=/app/x",readonly'],
    ...["--", "mindroom:1", "timeout", "-k", "5", "60", "mindroom", "config", "validate"],
  ]);
  expect(argv.runOnce("inn-1", dev.name, "dev-once-1", program, 60).join(" ")).not.toContain("org.innkeeper.id");
});

test("only this Innkeeper's abandoned programs are swept, and none that somebody just made", () => {
  expect(argv.sweepOnce("inn-1", 600)).toEqual(["container", "prune", "--force", "--filter", "label=org.innkeeper.once=inn-1", "--filter", "until=600s"]);
});
