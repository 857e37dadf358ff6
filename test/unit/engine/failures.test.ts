import { expect, test } from "vitest";
import { dockerFailure, imageFailure, lastLine, startFailure } from "../../../src/engine/failures.ts";
import { anInstance } from "../../fakes/instance.ts";

const dev = anInstance("dev", { directory: "/data/dev" });
const endpoint = "Error response from daemon: driver failed programming external connectivity on endpoint dev-backend (0a8a97)";

test.each([
  ["engine 20.10, another container", `${endpoint}: Bind for 127.0.0.1:39481 failed: port is already allocated`],
  ["engine 20.10, another program", `${endpoint}: Error starting userland proxy: listen tcp4 127.0.0.1:39481: bind: address already in use`],
  ["engine 28, another program", "Error response from daemon: failed to set up container networking: failed to bind host port 127.0.0.1:39481/tcp: address already in use"],
  ["engine 28, with IPv6", "Error response from daemon: failed to bind host port for [::]:39481:172.18.0.2:80/tcp: address already in use"],
])("a taken port is named (%s)", (_, stderr) => {
  const error = startFailure(dev, stderr);
  expect(error.code).toBe("port-taken");
  expect(error).toMatchObject({ code: "port-taken", facts: { name: "dev", port: 39_481, role: null, at: "start" } });
});

test("a missing image is named", () => {
  const error = startFailure(dev, "Error response from daemon: No such image: nosuch/image:9");
  expect(error.code).toBe("image-missing");
  expect(error.facts).toMatchObject({ image: "nosuch/image:9", why: "not-here" });
});

test("an image that can't be fetched comes with the reason", () => {
  const offline = imageFailure("a/b:1", 'Error response from daemon: Get "https://registry-1.docker.io/v2/": dial tcp: lookup registry-1.docker.io: no such host');
  expect(offline.code).toBe("image-missing");
  expect(offline.facts).toMatchObject({ image: "a/b:1", why: "offline", says: expect.stringContaining("no such host") as string });
  expect(imageFailure("a/b:1", "Error response from daemon: pull access denied for a/b, repository does not exist").facts).toMatchObject({ why: "refused" });
});

test("missing data is named", () => {
  const error = startFailure(dev, 'Error response from daemon: invalid mount config for type "bind": bind source path does not exist: /data/dev/config');
  expect(error.code).toBe("start-failed");
  expect(error.facts).toEqual({ name: "dev", missing: "/data/dev/config" });
});

test("taken addresses are told apart from taken ports", () => {
  const stderr = "failed to create network mindroom-dev_default: Error response from daemon: Pool overlaps with other one on this address space";
  expect(startFailure(dev, stderr).code).toBe("subnet-taken");
});

test("anything else is told in Docker's last words", () => {
  const error = startFailure(dev, 'time="2026" level=warning msg="x"\nError response from daemon: no space left on device\n');
  expect(error.code).toBe("start-failed");
  expect(error.facts).toEqual({ name: "dev", says: "no space left on device" });
  expect(lastLine("")).toBe("Docker said nothing");
});

test.each([
  ["docker-unreachable", "Cannot connect to the Docker daemon at unix:///nonexist.sock. Is the docker daemon running?"],
  ["docker-unreachable", "error during connect: Get \"http://%2Ftmp%2Fx.sock/v1.50/containers/json\": EOF"],
  ["docker-forbidden", 'permission denied while trying to connect to the Docker daemon socket at unix:///var/run/docker.sock: Get "http://x": dial unix /var/run/docker.sock: connect: permission denied'],
  ["compose-missing", "docker: 'compose' is not a docker command.\nSee 'docker --help'"],
  ["compose-missing", "docker: unknown command: docker compose"],
])("what is wrong with Docker itself is recognised: %s", (code, stderr) => {
  expect(dockerFailure(stderr)?.code).toBe(code);
});

test("what a container did wrong isn't Docker's trouble", () => {
  expect(dockerFailure("Error response from daemon: No such container: dev-backend")).toBeNull();
});
