import { expect, test } from "vitest";
import { allows, Role } from "../../../../src/model/people/role.ts";

test("each role may do what it needs itself, and what needs less", () => {
  const may = (has: Role): readonly Role[] => Role.options.filter((needed) => allows(has, needed));
  expect(may("stranger")).toEqual(["stranger"]);
  expect(may("viewer")).toEqual(["stranger", "viewer"]);
  expect(may("operator")).toEqual(["stranger", "viewer", "operator"]);
  expect(may("owner")).toEqual(["stranger", "viewer", "operator", "owner"]);
});
