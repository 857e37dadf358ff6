/** Commands as a shell takes them: `!instance list` in backticks becomes what is typed there. */
export const inShellForm = (text: string): string => text.replace(/`!(\p{L}[^`]*)`/gu, "`npm run innkeeper -- $1`");
