import { expect, test } from "vitest";
import { ownDomains } from "../../../src/app/own-domains.ts";

const publicUrl = "https://bot.example.org";
const withToken = { publicUrl, homeserver: { url: "https://matrix.example.org", tokenFile: "/etc/innkeeper/token", rateLimited: true } };

test("with a token file, the bot's own server name is known from its first sign-in on", () => {
  expect(ownDomains(withToken, [])).toEqual(["bot.example.org", "matrix.example.org"]);
  expect(ownDomains(withToken, ["@bot:example.org:8448"])).toEqual(["bot.example.org", "matrix.example.org", "example.org"]);
});

test("a user in the config tells it before", () => {
  const homeserver = { url: "http://127.0.0.1:8008", user: "@bot:example.org", passwordFile: "/etc/innkeeper/password", rateLimited: true };
  expect(ownDomains({ publicUrl, homeserver }, [])).toEqual(["bot.example.org", "example.org"]);
});

test("without a homeserver nobody is the bot, so the sandbox may make its home again", () => {
  expect(ownDomains({ publicUrl: "http://127.0.0.1:8400", homeserver: null }, ["@bot:home.localhost"])).toEqual([]);
});
