import { MatrixClient } from "matrix-bot-sdk";

/** The peer: the least that answers in a room with the SDK that Innkeeper stands on. It keeps nothing and knows no commands. */
const client = new MatrixClient(process.env["ECHO_URL"] ?? "", process.env["ECHO_TOKEN"] ?? "");
const self = await client.getUserId();

client.on("room.message", (room: string, event: { sender: string; content: { body?: string } }) => {
  if (event.sender !== self) void client.sendNotice(room, event.content.body ?? "");
});

await client.start();
process.stdout.write("listening\n");
process.once("SIGTERM", () => process.exit(0));
