import { expect, test, vi } from "vitest";
import { canBeAsked, depsFor, depsInScope, isInScope, outOfScope, whatItNames } from "../../../../src/commands/engine/asker-scope.ts";
import { bound, type Invocation } from "../../../../src/commands/engine/define.ts";
import { commandOf } from "../../../../src/commands/engine/find-command.ts";
import { commands } from "../../../../src/commands/table.ts";
import type { Reason } from "../../../../src/model/error.ts";
import type { Json } from "../../../../src/model/json.ts";
import type { Role } from "../../../../src/model/people/role.ts";
import { everything, nothing, only, scopeOf, type Scope } from "../../../../src/model/rooms/scope.ts";
import type { Deps } from "../../../../src/operations/deps.ts";
import { scopedDeps } from "../../../../src/operations/scoped/scoped-deps.ts";
import { anInstance, freshRegistry, named, refusal } from "../../registry/fresh.ts";

const room = "!few:x";
const asker = "@carol:x";
const origin = { kind: "room", room, event: "$1", thread: null } as const;
const few = scopeOf({ room, grant: { instances: ["dev"], create: "cust-" } });
const unprefixed = scopeOf({ room, grant: { instances: ["dev"], create: null } });
const asks = (path: string, input: Json): Invocation => bound(commandOf(commands, path), input);

/** Where there are `dev`, `cust-one` and `secret`, and `cust-old` in the trash. */
function all(): Deps {
  const { registry } = freshRegistry();
  for (const name of ["dev", "cust-one", "secret", "cust-old"]) registry.instances.add(anInstance(name));
  registry.trash.put({ slot: "slot", instance: registry.instances.get(named("cust-old")), ports: {}, subnet: null, by: "x", at: 1 });
  return { ...registry, scope: everything } as unknown as Deps;
}
const seenBy = (scope: Scope): Deps => scopedDeps(all(), scope, room);
const names = ({ instances }: Deps): readonly string[] => instances.all().map(({ name }) => name);

test("who asks in a shell sees everything, on a page what it is about, in a room what that is for now; or what may be seen where nobody knows", async () => {
  const scopeNow = vi.fn(async (): Promise<Scope | null> => few);
  const from = async (origin: Parameters<typeof depsFor>[1]["origin"], unknown?: Scope) => names(await depsFor({ deps: all(), scopeNow }, { asker, origin }, "operator", unknown));
  expect(await from({ kind: "shell", user: "root" })).toEqual(["cust-one", "dev", "secret"]);
  expect(await from({ kind: "page", page: "env" })).toEqual([]);
  expect(await from({ kind: "page", page: "env" }, only("secret"))).toEqual(["secret"]);
  expect(scopeNow).not.toHaveBeenCalled();
  expect(await from(origin, only("secret"))).toEqual(["cust-one", "dev"]);
  expect(scopeNow).toHaveBeenCalledWith(room, asker, "operator");
  scopeNow.mockResolvedValue(null);
  expect(await from(origin)).toEqual([]);
  expect(await from(origin, only("secret"))).toEqual(["secret"]);
});

test("a job of which nobody knows any more what its asker sees goes on with what it names alone", () => {
  expect(["dev", "secret"].map(whatItNames({ name: "dev" }).covers)).toEqual([true, false]);
  expect(whatItNames({ port: 8765 })).toBe(nothing);
});

test.each([
  ["everything", everything, true],
  ["a prefix", few, true],
  ["no prefix", unprefixed, false],
  ["nothing", nothing, false],
] as const)("what can be asked at all where one sees %s", async (_, scope, creating) => {
  const can = (path: string, of: Scope | null = scope) => canBeAsked({ scopeNow: async () => of }, { room, sender: asker }, commandOf(commands, path));
  expect(await can("port reserve")).toBe(scope.all);
  expect(await can("instance create")).toBe(creating);
  expect(await can("instance stop")).toBe(true);
  expect(await can("port reserve", null)).toBe(false);
  expect(isInScope({}, scope)).toBe(true);
});

test("what one may ask is asked for with the role that it takes", async () => {
  const scopeNow = vi.fn(async (_room: string, _user: string, _role: Role) => everything);
  for (const path of ["instance list", "port reserve", "trust list"]) await canBeAsked({ scopeNow }, { room, sender: asker }, commandOf(commands, path));
  expect(scopeNow.mock.calls).toEqual([[room, asker, "viewer"], [room, asker, "operator"], [room, asker, "owner"]]);
});

const missing = (name: string, creatable: boolean): Reason => ({ code: "no-instance", facts: { name, others: ["cust-one", "dev"], total: 2, meant: null, inTrash: false, creatable } });
test.each([
  ["one within", asks("instance stop", { name: "dev" }), few, null],
  ["one within that isn't there", asks("instance stop", { name: "cust-two" }), few, null],
  ["nothing by name", asks("instance list", {}), few, null],
  ["one outside", asks("instance stop", { name: "secret" }), few, missing("secret", false)],
  ["one that isn't there", asks("instance stop", { name: "nosuch" }), few, missing("nosuch", false)],
  ["one outside, in the trash", asks("trash restore", { name: "secret" }), few, { code: "not-in-trash", facts: { name: "secret", others: ["cust-old"], total: 1 } }],
  ["all at once", asks("instance stop", { name: "all" }), few, { code: "one-at-a-time", facts: { command: "instance stop", instances: ["cust-one", "dev"], onlyTheName: true, examples: ["!instance stop dev"] } }],
  ["what belongs to none", asks("port reserve", { port: 8770 }), few, { code: "outside-scope", facts: { what: "command", summary: commandOf(commands, "port reserve").summary } }],
  ["what belongs to none, where all is seen", asks("port reserve", { port: 8770 }), everything, null],
  ["to create one that may be", asks("instance create", { name: "cust-two" }), few, null],
  ["to create any, where all is seen", asks("instance create", { name: "new" }), everything, null],
  ["to create another", asks("instance create", { name: "two" }), few, { code: "not-creatable", facts: { prefixes: ["cust-"], instead: "cust-two" } }],
  ["to create one that is seen, and isn't among those that may be", asks("instance create", { name: "dev" }), few, { code: "not-creatable", facts: { prefixes: ["cust-"], instead: "cust-dev" } }],
  ["to create one whose name would get too long", asks("instance create", { name: "a-name-that-is-so-lon-g-that" }), few, { code: "not-creatable", facts: { prefixes: ["cust-"], instead: "cust-a-name-that-is-so-lon-g-t" } }],
  ["to create one that would end in dashes then", asks("instance create", { name: "a-name-that-is-so-lon-t--that" }), few, { code: "not-creatable", facts: { prefixes: ["cust-"], instead: "cust-a-name-that-is-so-lon-t" } }],
  ["to create one where none may be", asks("instance create", { name: "two" }), unprefixed, { code: "not-creatable", facts: { prefixes: [], instead: null } }],
] as const)("%s", (_, invocation, scope, expected) => {
  const found = outOfScope(invocation, seenBy(scope));
  expect(found && { code: found.code, facts: found.facts }).toEqual(expected);
});

/** Somebody who operates the room for some, and only looks in another one that sees `secret` as well. */
const looksFurther = { deps: all, scopeNow: async (_room: string, _user: string, role: Role): Promise<Scope> => (role === "viewer" ? everything : few), owners: ["@alice:x"] };
const asked = { asker, origin };

test.each([
  ["instance stop", { name: "secret" }, { code: "not-allowed", facts: { why: "role", what: "stop an instance and keep its data", needed: "operator", has: "viewer", owners: ["@alice:x"] } }],
  ["instance stop", { name: "nosuch" }, missing("nosuch", false)],
  ["instance create", { name: "dev" }, { code: "not-creatable", facts: { prefixes: ["cust-"], instead: "cust-dev" } }],
  ["port reserve", { port: 8770 }, { code: "outside-scope", facts: { what: "command", summary: commandOf(commands, "port reserve").summary } }],
] as const)("who may see what they may not change is told so: %s %o", async (path, input, expected) => {
  const refused = await depsInScope({ ...looksFurther, deps: all() }, asked, asks(path, input)).catch((thrown: unknown) => refusal(() => { throw thrown; }));
  expect(refused).toEqual(expected);
});

test("what is seen and in the trash may not be changed either; what may be is done on what is within alone", async () => {
  const deps = all();
  const scoping = { ...looksFurther, deps };
  deps.trash.put({ slot: "other", instance: deps.instances.get(named("secret")), ports: {}, subnet: null, by: "x", at: 1 });
  await expect(depsInScope(scoping, asked, asks("trash restore", { name: "secret" }))).rejects.toMatchObject({ code: "not-allowed" });
  expect(names(await depsInScope(scoping, asked, asks("instance stop", { name: "dev" })))).toEqual(["cust-one", "dev"]);
});
