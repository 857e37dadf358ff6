/** What a lock keeps others from, in a sentence: an instance's own name, or what it is. */
export const lockedName = (locked: string): string => (locked === "trash" ? "the trash" : locked === "ports" ? "the list of ports" : locked);
