import { registerHooks } from "node:module";
import { join } from "node:path";

// Before the SDK is loaded, which asks for it by this name.
registerHooks({
  resolve: (name, context, next) => (name === "@matrix-org/matrix-sdk-crypto-nodejs" ? { url: new URL("sdk-encryption.ts", import.meta.url).href, format: "module-typescript", shortCircuit: true } : next(name, context)),
});
const { LogLevel, LogService, MatrixClient, RustSdkCryptoStorageProvider, SimpleFsStorageProvider } = await import("matrix-bot-sdk");

/**
 * The peer: the least that answers in a room with the SDK that Innkeeper stands on, encrypted rooms included, and that goes on where
 * it stopped. It knows no commands.
 */
LogService.setLevel(LogLevel.ERROR);
const folder = process.env["ECHO_FOLDER"] ?? "";
const client = new MatrixClient(process.env["ECHO_URL"] ?? "", process.env["ECHO_TOKEN"] ?? "", new SimpleFsStorageProvider(join(folder, "sync.json")), new RustSdkCryptoStorageProvider(folder, 0));
const self = await client.getUserId();

client.on("room.message", (room: string, event: { sender: string; content: { body?: string } }) => {
  if (event.sender !== self) void client.sendNotice(room, event.content.body ?? "");
});

await client.start();
process.stdout.write("listening\n");
process.once("SIGTERM", () => process.exit(0));
