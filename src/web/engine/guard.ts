import type { Context, MiddlewareHandler } from "hono";
import { styleHash } from "./style.ts";

const policy = ["default-src 'none'", `style-src ${styleHash}`, "form-action 'self'", "base-uri 'none'", "frame-ancestors 'none'"].join("; ");

/**
 * What every answer says to a browser: obey nothing but our style, keep nothing, tell nobody where you came from. The address of
 * a page is a secret; `same-origin` rather than `no-referrer`, because under that one browsers hide a form's Origin from us too.
 */
export const headers: MiddlewareHandler = async (context, next) => {
  await next();
  context.header("Content-Security-Policy", policy);
  context.header("Referrer-Policy", "same-origin");
  context.header("Cache-Control", "no-store");
  context.header("X-Content-Type-Options", "nosniff");
  context.header("X-Frame-Options", "DENY");
  context.header("Cross-Origin-Opener-Policy", "same-origin");
  context.header("Cross-Origin-Resource-Policy", "same-origin");
  context.header("X-Robots-Tag", "noindex");
};

/** Whether a form was sent from our own page. Every browser of the last years sends one of the two headers with a form. */
export function fromOurPage(context: Context, publicUrl: string): boolean {
  const site = context.req.header("sec-fetch-site");
  if (site !== undefined && site !== "same-origin") return false;
  const origin = context.req.header("origin");
  if (origin !== undefined) return origin === new URL(publicUrl).origin;
  return site === "same-origin";
}
