import { expect, test } from "vitest";
import { bound } from "../../../../src/commands/engine/define.ts";
import { notAllowed } from "../../../../src/commands/engine/not-allowed.ts";
import { commands } from "../../../../src/commands/table.ts";

const owners = ["@alice:example.org", "@dan:example.org"];
const needed = (path: string) => bound(commands.find((each) => each.path.join(" ") === path)!, { name: "dev" }).needed;

test("a refusal says who may, what the asker is, and whom to ask", () => {
  expect(notAllowed(needed("instance remove"), "operator", owners)).toMatchObject({ code: "not-allowed", facts: { why: "role", what: "remove an instance", needed: "owner", has: "operator", owners } });
  expect(notAllowed(needed("instance stop"), "viewer", [])).toMatchObject({ code: "not-allowed", facts: { why: "role", what: "stop an instance and keep its data", needed: "operator", has: "viewer", owners: [] } });
});

test("a stranger learns nothing of what there is", () => {
  expect(notAllowed(needed("instance remove"), "stranger", owners)).toMatchObject({ code: "not-allowed", facts: { why: "stranger" } });
  expect(notAllowed(needed("instance remove"), "stranger", owners).facts).toEqual({ why: "stranger" });
});
