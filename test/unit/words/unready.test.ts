import { expect, test } from "vitest";
import { unreadyWords } from "../../../src/words/unready.ts";

test("what was seen of a service that doesn't answer goes on after its name", () => {
  expect(unreadyWords({ what: "no-port" })).toBe("has no port");
  expect(unreadyWords({ what: "unreached", why: "refused", seconds: null })).toBe("refuses connections: nothing listens there");
  expect(unreadyWords({ what: "unreached", why: "certificate-expired", seconds: null })).toBe("shows a certificate that has expired");
  expect(unreadyWords({ what: "unreached", why: "timeout", seconds: 2 })).toBe("did not answer within 2 s");
  expect(unreadyWords({ what: "mute" })).toBe("takes connections but doesn't answer yet");
  expect(unreadyWords({ what: "status", status: 502 })).toBe("answers 502");
  expect(unreadyWords({ what: "waiting", says: "Waiting for Matrix homeserver" })).toBe("says that it isn't ready: Waiting for Matrix homeserver");
  expect(unreadyWords({ what: "busy" })).toBe("has had too many requests");
  expect(unreadyWords({ what: "endless", limitBytes: 64_000 })).toBe("sent more than 64 kB in one answer");
  expect(unreadyWords({ what: "unforeseen", says: "bad port" })).toBe("can't be reached: bad port");
});
