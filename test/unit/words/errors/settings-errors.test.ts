import { expect, test } from "vitest";
import { dev, told } from "./told.ts";

test("an address that isn't this host's", () => {
  expect(told("address-not-here", { address: "192.0.2.7", addresses: ["10.0.0.1", "10.0.0.2"] })).toBe(
    "192.0.2.7 is no address of this host, so nothing could listen there. Nothing was changed.\nIt has 10.0.0.1, 10.0.0.2; 0.0.0.0 means all of them.",
  );
});

test("a setting of what an instance doesn't have", () => {
  const external = { name: dev, key: "MATRIX_HOMESERVER", of: "external" } as const;
  expect(told("setting-not-here", { ...external, homeserver: "none" })).toBe("MATRIX_HOMESERVER is where an instance finds somebody else's homeserver, and dev has none.\nYou choose that when you create an instance.");
  expect(told("setting-not-here", { ...external, homeserver: "tuwunel" })).toMatch(/and dev has one of its own\./);
  expect(told("setting-not-here", { name: dev, key: "MATRIX_PORT", of: "homeserver", homeserver: "none" })).toBe("dev has no homeserver of its own, so it has no MATRIX_PORT.\nWhat it has: `!instance show dev`");
  expect(told("setting-not-here", { name: dev, key: "BACKEND_PORT", of: "backend", homeserver: "tuwunel" })).toMatch(/^dev is a homeserver only, so it has no BACKEND_PORT\./);
});
