import { expect, test } from "vitest";
import { probeVersions } from "../../../src/homeserver/probe-versions.ts";
import { UserError } from "../../../src/model/error.ts";

const url = "http://127.0.0.1:8448";
const failing = (error: Error) => probeVersions(() => Promise.reject(error), url, null);

test("what is seen of a homeserver that gives no answer is said in words, as it goes on after its name", async () => {
  expect(await failing(new UserError("homeserver-silent", { url, why: "refused", seconds: null }))).toEqual({ ready: false, says: "it refuses connections: nothing listens there" });
  expect(await failing(new UserError("homeserver-silent", { url, why: "timeout", seconds: 2 }))).toEqual({ ready: false, says: "it did not answer within 2 s" });
  expect(await failing(new UserError("homeserver-busy", { url }))).toEqual({ ready: false, says: "it has had too many requests" });
});
