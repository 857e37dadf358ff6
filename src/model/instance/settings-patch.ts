import { z } from "zod";
import { Port, TypedDomain } from "./instance.ts";

/** As Docker writes a reference: an optional registry, a path, a tag and a digest. */
const image =
  /^(?:[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?(?::\d{1,5})?\/)?[a-z0-9]+(?:(?:[._]|__|-+)[a-z0-9]+)*(?:\/[a-z0-9]+(?:(?:[._]|__|-+)[a-z0-9]+)*)*(?::\w[\w.-]{0,127})?(?:@sha256:[0-9a-f]{64})?$/;
const Image = z.string().max(255).regex(image);

/** `auto` is the lowest port that is free. */
const PortWish = z.union([z.literal("auto"), Port]);

/** What of `.env.NAME` can be changed by a command, under the names that it has there. */
export const SettingsPatch = z.object({
  BACKEND_PORT: PortWish.exactOptional(),
  FRONTEND_PORT: PortWish.exactOptional(),
  MATRIX_PORT: PortWish.exactOptional(),
  INSTANCE_DOMAIN: TypedDomain.exactOptional(),
  BIND_ADDRESS: z.ipv4().exactOptional(),
  BACKEND_IMAGE: Image.exactOptional(),
  FRONTEND_IMAGE: Image.exactOptional(),
  HOMESERVER_IMAGE: Image.exactOptional(),
  MATRIX_HOMESERVER: z.url({ protocol: /^https?$/ }).exactOptional(),
});
export type SettingsPatch = z.infer<typeof SettingsPatch>;
export type SettingsPatchKey = keyof SettingsPatch;
export const settingsPatchKeys: readonly SettingsPatchKey[] = SettingsPatch.keyof().options;

/** Whether only this machine reaches what is bound there. */
export const isLoopback = (address: string): boolean => address.startsWith("127.");
