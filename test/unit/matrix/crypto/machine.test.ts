import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, expect, test } from "vitest";
import { Machine } from "../../../../src/matrix/crypto/machine.ts";

const directory = mkdtempSync(join(tmpdir(), "innkeeper-keys-"));
afterEach(() => rmSync(directory, { recursive: true, force: true }));
const open = async (): Promise<Machine> => Machine.open({ user: "@bot:test", device: "DEVICE", directory, onBroken: (thrown) => { throw thrown; } });

test("a device, its identity and what it knows of rooms are the same after it is opened again", async () => {
  const first = await open();
  await first.makeIdentity();
  await first.rememberEncrypted("!room:test");
  const [keys, identity, secrets] = [first.keys, await first.identityOf("@bot:test"), await first.privateKeys()];
  await first.close();

  const again = await open();
  expect(again.keys).toEqual(keys);
  expect(await again.identityOf("@bot:test")).toBe(identity);
  expect(await again.privateKeys()).toEqual(secrets);
  expect([await again.wasEncrypted("!room:test"), await again.wasEncrypted("!other:test")]).toEqual([true, false]);
  await again.close();
});
