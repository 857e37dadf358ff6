/** How one leaves the terminal's chat. */
export const howToLeave = (): string => "Ctrl-D leaves.";

export const notSent = (why: string): string => `Not sent: ${why}`;

/** What is typed is not kept for the next time. */
export const historyNotKept = (why: string): string => `What you type can't be kept for next time: ${why}`;
