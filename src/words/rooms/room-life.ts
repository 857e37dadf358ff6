import { line, type Reply } from "../../model/reply.ts";
import { quoted } from "../quoted.ts";

/** How the bot came to be out of a room. `gone` is one that its homeserver has deleted, or that the bot's own account has left. */
export type RoomRemoval = { readonly how: "kicked" | "banned" | "gone"; readonly by: string | null; readonly reason: string | null };

/** Told elsewhere: the bot is out of an admin room. `bot` is its Matrix id. */
export function removedFromRoom(room: string, { by, how, reason }: RoomRemoval, bot: string): Reply {
  const said = reason === null ? "" : `, who said: ${quoted(reason)}`;
  const what = how === "gone" ? `The room ${quoted(room)} is gone: it was deleted, or somebody left it with my account.` : `I was ${how} from the room ${quoted(room)}${by === null ? "" : ` by ${by}${said}`}.`;
  const back = {
    kicked: `To have me back, an owner types there: \`/invite ${bot}\``,
    banned: `To have me back, somebody lifts the ban (\`/unban ${bot}\`), then an owner types there: \`/invite ${bot}\``,
    gone: `For another one, put its id under \`rooms\` in the config and start me again; then an owner types there: \`/invite ${bot}\``,
  };
  return [
    line(`⚠ ${what} I take no commands there any more.`),
    line("What was asked there and is under way goes on; whoever asked hears how it ends in a direct chat, where I still take their commands."),
    line(back[how]),
  ];
}

/** Told in the other rooms: an owner has let the bot into a room. `again` where it was there before. */
export const joinedRoom = (room: string, by: string, again: boolean): Reply => [line(`I am ${again ? "back " : ""}in the room ${quoted(room)}, and take commands there${again ? " again" : ""}: ${by} has invited me.`)];

/** Said in that room itself. */
export const hello = (): Reply => [line("I take commands here. What you may do: `!help`")];

/** Put before an answer that can't be given where it was asked for. */
export const fromElsewhere = (room: string): Reply => [line(`You asked for this in the room ${quoted(room)}, which I am no longer in.`)];

/** Said in the room as which another goes on, and told in the others. */
export const roomUpgraded = (old: string, replacement: string, by: string): Reply => [
  line(`The room ${quoted(old)} was upgraded by ${by} and goes on as ${quoted(replacement)}: I take commands there now, and no longer in the old one. The config may still name the old one.`),
];

/** Told elsewhere: a room goes on as another, into which the bot can't get by itself. */
export const upgradeWaits = (old: string, replacement: string, by: string, bot: string): Reply => [
  line(`The room ${quoted(old)} was upgraded by ${by} and is to continue as ${quoted(replacement)}, but I can't get in there by myself.`),
  line(`Somebody who may invite there must type in the new room: \`/invite ${bot}\``),
];

/** Why an upgrade isn't followed. */
export type UpgradeRefusal = "powerless" | "no-predecessor" | "unencrypted" | "not-ordinary";

const because: Readonly<Record<UpgradeRefusal, (by: string) => string>> = {
  powerless: (by) => `${by}, who says so, may not upgrade it`,
  "no-predecessor": () => "the new room doesn't say that it continues the old one",
  unencrypted: () => "the old one is encrypted and the new one isn't",
  "not-ordinary": () => "the new one isn't an ordinary room",
};

/** A room is said to continue as another, which isn't trusted. */
export const upgradeRefused = (old: string, replacement: string, by: string, why: UpgradeRefusal): Reply => [
  line(`⚠ The room ${quoted(old)} is said to continue as ${quoted(replacement)}. I don't go there: ${because[why](by)}. I still take commands in the old one.`),
  line("If that is intended, put the new room's id under `rooms` in the config, invite me there as an owner, and start me again."),
];
