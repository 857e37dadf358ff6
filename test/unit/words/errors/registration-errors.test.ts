import { expect, test } from "vitest";
import { dev, told } from "./told.ts";

const url = "https://matrix.example.org";
const byToken = "Ask whoever runs it to let accounts be made with a registration token.";

test("a homeserver on which agents can't register says why, in its own words where it has some", () => {
  const closed = { name: dev, url, how: "closed", says: null } as const;
  expect(told("registration-closed", closed)).toBe(`Registration on the homeserver at ${url} is closed, so the agents of dev could make no accounts.\n${byToken}`);
  expect(told("registration-closed", { ...closed, says: "Registration has been disabled." })).toMatch(/ It says: Registration has been disabled\.\n/);
  expect(told("registration-closed", { ...closed, says: "no" })).toMatch(/ It says: no\.\n/);
  expect(told("registration-closed", { ...closed, how: "other", says: "m.login.recaptcha" })).toBe(
    `The homeserver at ${url} lets people register, but no program: it wants m.login.recaptcha. So the agents of dev could make no accounts.\n${byToken}`,
  );
  expect(told("registration-closed", { ...closed, how: "other" })).toMatch(/it wants more than a token\./);
});

test("a token that is missing, refused or not needed", () => {
  expect(told("registration-token-missing", { name: dev, url })).toBe(`The homeserver at ${url} lets accounts be made only with a registration token, and dev has none.\nFor a link to give it one: \`!instance agents dev\``);
  const refused = { name: dev, url, serverName: "example.org" };
  expect(told("registration-token-refused", { ...refused, at: "form" })).toBe("example.org doesn't accept this token: it is mistyped, used up or expired.\nType it again, or ask whoever runs that homeserver for another.");
  expect(told("registration-token-refused", { ...refused, at: "start" })).toBe(`The homeserver at ${url} doesn't accept the registration token of dev, so its agents could make no accounts.\nTo give it another: \`!instance agents dev\``);
  expect(told("registration-open", { name: dev, url })).toBe(`Anybody may register at ${url}, so the agents of dev need no token there.\nTo start it: \`!instance start dev\``);
  expect(told("homeserver-own", { name: dev })).toMatch(/^dev has a homeserver of its own, .*\nIts state: `!instance show dev`$/);
});

test("a homeserver that isn't the instance's, or that its containers can't reach", () => {
  const other = { name: dev, url, found: "other.org", serverName: "example.org" };
  expect(told("server-name-differs", { ...other, at: "set" })).toBe(
    `The homeserver at ${url} is other.org, and dev belongs to example.org: its agents have their accounts there. Nothing was changed.\nGive another address of example.org, or create another instance on other.org.`,
  );
  expect(told("server-name-differs", { ...other, at: "start" })).toBe(
    `The homeserver at ${url} is other.org, and dev belongs to example.org: its agents would never make a room there.\nAn owner can say where example.org is now, such as \`!instance set dev MATRIX_HOMESERVER=https://matrix.example.org\``,
  );
  expect(told("server-name-differs", { ...other, serverName: null, at: "set" })).toMatch(/dev belongs to none: .*\nGive another address of that one,/);
  expect(told("homeserver-unreachable", { url: "http://127.0.0.1:8008" })).toBe(
    "The agents can't reach http://127.0.0.1:8008: in their container that address means the container itself.\nGive a name or an address of this host that its containers can reach.",
  );
});
