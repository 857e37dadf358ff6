/** What people type before a command: `innkeeper` where that stands in their path. */
const program = process.env["INNKEEPER_PROGRAM"] ?? "npm run innkeeper --";

/** Commands as a shell takes them: `!instance list` in backticks becomes what is typed there. */
export const inShellForm = (text: string): string => text.replace(/`!(\p{L}[^`]*)`/gu, `\`${program} $1\``).replaceAll("npm run innkeeper --", program);
