import { createHmac, timingSafeEqual } from "node:crypto";
import type { Links } from "../../model/rooms/chat.ts";

export { readOrMakeKey } from "./link-key.ts";

/**
 * Links whose token is the id and a seal on it: only who has the key can make one, and no table holds it.
 * @param publicUrl how people reach the pages, with or without a path or a slash at its end.
 */
export function links({ publicUrl, key }: { readonly publicUrl: string; readonly key: Buffer }): Links {
  const seal = (page: string, id: string): string => createHmac("sha256", key).update(`${page}:${id}`).digest("base64url");

  return {
    url: ({ page, id }) => `${publicUrl.replace(/\/+$/, "")}/${page}/${id}.${seal(page, id)}`,
    open(page, token) {
      const dot = token.lastIndexOf(".");
      if (dot < 1 || token.length > 200) return null;
      const id = token.slice(0, dot);
      const given = Buffer.from(token.slice(dot + 1));
      const wanted = Buffer.from(seal(page, id));
      return given.length === wanted.length && timingSafeEqual(given, wanted) ? id : null;
    },
  };
}
