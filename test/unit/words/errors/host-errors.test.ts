import { expect, test } from "vitest";
import { told } from "./told.ts";

test("Docker that can't be used says why, and what to do", () => {
  expect(told("docker-unreachable", { why: "silent" })).toMatch(/^Docker does not answer on this host\.\nStart Docker .*Instances that run go on without me\.$/);
  expect(told("docker-unreachable", { why: "timeout", deadlineMs: 60_000 })).toMatch(/^Docker was not done within 1 min\./);
  expect(told("docker-unreachable", { why: "not-found", says: "context nope not found" })).toMatch(/^I can't find Docker: context nope not found\.\n/);
  expect(told("docker-forbidden", {})).toMatch(/not allowed to use Docker.*group docker/s);
  expect(told("docker-not-installed", {})).toMatch(/^Docker is not installed on this host\./);
  expect(told("docker-endless", { limitBytes: 4_000_000 })).toBe("Docker said more than 4.0 MB at once, so I stopped reading.\nTry again; if it stays so, Docker's own log on the host says more.");
  expect(told("docker-hung-up", {})).toBe("Docker ended the connection.");
  expect(told("docker-busy", { name: "dev" })).toMatch(/^Docker is still at work on dev/);
  expect(told("compose-missing", { found: null })).toMatch(/^Docker has no Compose plugin/);
  expect(told("compose-missing", { found: "2.5.0" })).toMatch(/^Docker Compose 2\.5\.0 is too old for me\./);
});

test("a log of which the newest lines are too much says how to get fewer", () => {
  expect(told("logs-endless", { name: "dev", service: "backend", lines: 50, limitBytes: 256_000_000 })).toBe(
    "The newest 50 lines of dev's backend have more than 256 MB, so I stopped reading.\nAsk for fewer: `!instance logs dev backend --lines 5`",
  );
});

test("an image that isn't there says why, and what to do", () => {
  const image = "a/b:1";
  expect(told("image-missing", { image, why: "not-here", says: "No such image", typed: false })).toMatch(/^The image a\/b:1 is not on this host\.\nCheck its name in the config file/);
  expect(told("image-missing", { image, why: "offline", says: "no such host", typed: false })).toMatch(/^I could not fetch the image a\/b:1: no such host\.\nThis host can't reach the registry\./);
  expect(told("image-missing", { image, why: "refused", says: "not found.", typed: true })).toBe("I could not fetch the image a/b:1: not found. Nothing was changed.\nCheck its name, or build or load it on the host under this name; then send the command again.");
});

test("a taken port says by whom, and how to get another", () => {
  const nginx = { program: "nginx", pid: 812 };
  expect(told("port-taken", { name: "dev", port: 8765, role: "backend", holder: nginx, at: "start" })).toBe(
    "dev did not start: port 8765 is in use by nginx (pid 812), which is not mine. Nothing was changed.\nFree the port, or give dev another: `!instance set dev BACKEND_PORT=auto`",
  );
  expect(told("port-taken", { name: "dev", port: 8448, role: "matrix", holder: { program: null, pid: null }, at: "set" })).toBe(
    "Port 8448 is in use by another program. Nothing was changed.\nChoose another, or let me choose: `!instance set dev MATRIX_PORT=auto`",
  );
  expect(told("port-taken", { name: "dev", port: 8448, role: null, holder: null, at: "start" })).toMatch(/give dev another, such as: `!instance set dev BACKEND_PORT=auto`$/);
});

test("containers, networks and logs", () => {
  expect(told("container-taken", { containers: ["dev-backend"], project: null })).toBe("There is a container `dev-backend` on this host that isn't mine.\nChoose another name, or rename that container. Nothing was changed.");
  expect(told("container-taken", { containers: ["dev-backend"], project: "mindroom-dev" })).toMatch(/^The container `dev-backend` of the Compose project mindroom-dev isn't mine/);
  expect(told("subnet-taken", { name: "dev", directory: "/d" })).toMatch(/another of Docker's networks has the addresses.*SUBNET of \/d\/\.env\.dev/s);
  expect(told("start-failed", { name: "dev", missing: "/d/config" })).toBe("dev did not start: /d/config is missing.\nIt belongs to dev's data: put it back, then `!instance start dev`.");
  expect(told("start-failed", { name: "dev", says: "no space left on device" })).toBe("dev did not start. Docker says: no space left on device.\nIts log may say more: `!instance logs dev`");
  expect(told("stop-failed", { name: "dev", says: "boom" })).toMatch(/^dev could not be stopped\. Docker says: boom\./);
  expect(told("logs-unreadable", { name: "dev", service: "backend", says: "boom" })).toBe("I can't read the log of dev's backend. Docker says: boom.");
});
