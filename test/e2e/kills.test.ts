import { expect, test } from "vitest";
import { encryptedKills } from "../../soak/encrypted.ts";
import { kills } from "../../soak/kills.ts";

test("killed at random moments of what it does, the bot leaves nothing half-made, loses no command and runs none twice", async () => {
  const { faults } = await kills({ kills: 4, seed: 20, lasting: 3000, signal: AbortSignal.timeout(280_000), say: () => undefined });
  expect(faults).toEqual({ "instances half-made": [], "commands lost": [], "commands run twice": [], "commands that failed": [] });
});

test("killed at random moments of an encrypted conversation, it loses no command, answers none twice, and every answer can be read", async () => {
  const { faults } = await encryptedKills({ kills: 6, seed: 7, signal: AbortSignal.timeout(280_000), say: () => undefined });
  expect(faults).toEqual({ "commands lost": [], "answered twice": [], "answers that can't be read": [], "said unencrypted": [] });
});
