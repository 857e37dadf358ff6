import { execFileSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { homeservers } from "../../src/homeserver/homeservers.ts";
import type { Account } from "../../src/model/homeserver.ts";
import { anInstance } from "../fakes/instance.ts";
import { Person } from "./person.ts";
import { Sandbox } from "./sandbox.ts";
import { docker, randomName, randomSubnet } from "./tiny-instance.ts";

const sandbox = new Sandbox();
/** Runs a homeserver that is somebody else's for the two others. */
const host = randomName();
const two = [randomName(), randomName()] as const;
const domain = "hs.test";
const folder = (name: string): string => join(sandbox.dataRoot, "instances", name);
const setting = (name: string, key: string): string => new RegExp(`^${key}='(.*)'$`, "m").exec(readFileSync(join(folder(name), `.env.${name}`), "utf8"))?.[1] ?? "";
/** Gives this host an address that all its containers reach, and nobody else. */
const network = randomName();
const subnet = randomSubnet();
const address = subnet.replace(/(\d+)\/28$/, (_, last: string) => String(Number(last) + 1));
let url = "";

beforeAll(async () => {
  await sandbox.start();
  await sandbox.enter();
  docker("network", "create", "--subnet", subnet, network);
  expect(await sandbox.says(`!instance create ${host} ${domain} --matrix=synapse --only-matrix --federation`)).toMatchObject({ kind: "outcome" });
  const env = join(folder(host), `.env.${host}`);
  writeFileSync(env, readFileSync(env, "utf8").replace(/^BIND_ADDRESS=.*$/m, `BIND_ADDRESS='${address}'`));
  expect(await sandbox.says(`!instance start ${host}`)).toMatchObject({ kind: "outcome" });
  url = `http://${address}:${setting(host, "MATRIX_PORT")}`;
});
afterAll(async () => {
  await sandbox.remove();
  docker("network", "rm", network);
});

/** Sends the form behind the link that a command gives. */
async function gives(name: string, ...tokens: readonly string[]): Promise<readonly number[]> {
  const link = /http\S+\/agents\/\S+/.exec((await sandbox.says(`!instance agents ${name}`)).body)?.[0] ?? "";
  const statuses: number[] = [];
  for (const token of tokens) {
    statuses.push((await fetch(link, { method: "POST", headers: { origin: new URL(link).origin }, body: new URLSearchParams({ token }) })).status);
  }
  return statuses;
}

test("two instances live on one existing homeserver, by a token that an owner gives by a form, and the agents of both answer", async () => {
  for (const name of two) {
    const created = await sandbox.says(`!instance create ${name} --matrix=${url}`);
    expect(created.body).toContain(`server name ${domain} (fixed from now on)`);
    expect(created.body).toContain("Agents: register there with a token");
    const config = join(folder(name), "config/config.yaml");
    writeFileSync(config, readFileSync(config, "utf8").replace("invite_users: []", `invite_users: ["@of-${name}:${domain}"]`));
  }
  expect(await sandbox.says(`!instance start ${two[0]}`)).toMatchObject({ kind: "failure", body: expect.stringContaining(`For a link to give it one: \`!instance agents ${two[0]}\``) as string });
  const token = setting(host, "MATRIX_REGISTRATION_TOKEN");
  expect(await gives(two[0], "guessed", token, token)).toEqual([409, 200, 410]);
  expect(await gives(two[1], token)).toEqual([200]);
  const sharedSecret = readFileSync(join(folder(host), "homeserver/registration_shared_secret"), "utf8").trim();
  const synapse = homeservers().of(anInstance("hs", { homeserver: "synapse" }));
  const people: Account[] = [];
  for (const name of two) people.push(await synapse.register({ url, serverName: domain, secrets: { apiKey: "", sharedSecret } }, { user: `of-${name}`, password: "correct horse battery", admin: false }));
  for (const { body, kind } of await Promise.all(two.map((name) => sandbox.says(`!instance start ${name}`)))) expect(kind, body).toBe("outcome");
  const namespaces = two.map((name) => setting(name, "MINDROOM_NAMESPACE"));
  expect(new Set(namespaces).size).toBe(2);
  for (const [index, account] of people.entries()) {
    const person = Person.as(url, account);
    const lobby = await person.enters(/lobby/i, new RegExp(`^@mindroom_assistant_${namespaces[index] ?? ""}:hs\\.test$`));
    await person.says(lobby, "Hello, who are you?");
    expect(await person.answerIn(lobby)).not.toBe("");
  }
  expect(sandbox.heard.map(({ body }) => body).join("\n")).not.toContain(token);
});

test("when that homeserver dies, the room hears within a minute whose agents are cut off, and that they are back", async () => {
  docker("stop", `${host}-synapse`);
  const died = Date.now();
  for (const name of two) {
    const { body } = await sandbox.hears(({ body, kind }) => kind === "alert" && body.includes(`${name} is degraded: its agents have heard nothing`), `that ${name} is cut off`, 75_000);
    expect(body).toContain(`The homeserver at ${url} refuses connections`);
  }
  expect(Date.now() - died).toBeLessThan(65_000);
  expect((await sandbox.says("!instance list")).body).toContain(`✗ ${two[0]} — degraded: its agents have heard nothing from their homeserver since`);
  docker("start", `${host}-synapse`);
  for (const name of two) await sandbox.hears(({ body, kind }) => kind === "resolved" && body.includes(`${name} is back: its agents hear from their homeserver again`), `that ${name} is back`, 75_000);
});

test("agents whose accounts are there already, of data that is gone, are told at once, with the cause", async () => {
  const [name] = two;
  expect(await sandbox.says(`!instance stop ${name}`)).toMatchObject({ kind: "outcome" });
  execFileSync("find", [join(folder(name), "mindroom_data"), "-mindepth", "1", "-delete"]);
  const begun = Date.now();
  const { body, kind } = await sandbox.says(`!instance start ${name}`);
  expect(kind, body).toBe("failure");
  expect(body).toMatch(/its backend stopped and was restarted (once|twice|\d+ times)\. The homeserver already has accounts for these agents, made by another MindRoom/);
  expect(Date.now() - begun).toBeLessThan(60_000);
});
