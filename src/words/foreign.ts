/** What another program or a person said, as a sentence of its own: it may lack its end. */
export const foreignSentence = (says: string): string => (/[.!?…]$/.test(says) ? says : `${says}.`);

/** The same, within a sentence of ours, which has its own end. */
export const foreignClause = (says: string): string => says.replace(/[.\s]+$/, "");
