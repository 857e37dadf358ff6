import { size } from "../quantity.ts";

/** A homeserver, or what stands before it, takes no file of that size. */
export const fileRefused = (name: string, bytes: number, says: string): string => `The homeserver refused the file ${name} (${size(bytes)}), so it isn't here: ${says}. A shell on the host gives all of it.`;
