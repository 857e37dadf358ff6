import { expect, test } from "vitest";
import { chatMessage } from "../../../src/matrix/chat.ts";

const said = (kind: unknown) => ({ event_id: "$1", type: "m.room.message", sender: "@bot:example.org", origin_server_ts: 1, content: { msgtype: "m.notice", body: "dev is back.", "org.innkeeper.kind": kind } });

test.each([
  ["alert", "alert"],
  ["resolved", "resolved"],
  ["relief", "resolved"],
  ["applause", null],
  [undefined, null],
])("a message that calls itself %s is shown as %s: a room's history has what older versions wrote", (kind, shown) => {
  expect(chatMessage(said(kind), "@alice:example.org")?.kind).toBe(shown);
});
