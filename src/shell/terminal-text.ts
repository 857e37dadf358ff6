// What others say reaches the terminal as text alone: escape sequences could move the cursor, or type for the reader.
const unfit = /\u001b\[[0-9;?]*[ -/]*[@-~]|[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/g;

/** A message as a terminal may print it. */
export const printable = (text: string): string => text.replace(unfit, "");

