import { line, type Reply } from "../../model/reply.ts";

/** Said once in a room without encryption. */
export const unencryptedRoom = (): Reply => [
  line("This room isn't encrypted, so I trust its homeserver on who wrote what and who may do what. Whoever runs it could give me commands in your name."),
  line("If that isn't you, switch encryption on in the room's settings."),
];
