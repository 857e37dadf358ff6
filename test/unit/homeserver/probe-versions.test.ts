import { expect, test } from "vitest";
import { probeVersions } from "../../../src/homeserver/probe-versions.ts";
import { UserError } from "../../../src/model/error.ts";

const url = "http://127.0.0.1:8448";
const failing = (error: Error) => probeVersions(() => Promise.reject(error), url, null);

test("what is seen of a homeserver that gives no answer is told with its reason", async () => {
  expect(await failing(new UserError("homeserver-silent", { url, why: "refused", seconds: null }))).toEqual({ ready: false, seen: { what: "unreached", why: "refused", seconds: null } });
  expect(await failing(new UserError("homeserver-silent", { url, why: "timeout", seconds: 2 }))).toEqual({ ready: false, seen: { what: "unreached", why: "timeout", seconds: 2 } });
  expect(await failing(new UserError("homeserver-busy", { url }))).toEqual({ ready: false, seen: { what: "busy" } });
});
