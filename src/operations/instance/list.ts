import { needYou } from "../../model/instance/needs-you.ts";
import type { OverviewList } from "../../model/instance/observed.ts";
import { exampleName } from "../../model/rooms/scope.ts";
import type { Deps } from "../deps.ts";
import { askOnce, overviewsOf } from "./overview.ts";

/** Every instance and what Docker says of it, asked once. When it can't be asked, their state is unknown, and why. */
export async function list(deps: Pick<Deps, "announcements" | "engine" | "instances" | "locks" | "scope">): Promise<OverviewList> {
  const overviews = overviewsOf(deps, await askOnce(deps.engine));
  return { example: exampleName(deps.scope), overviews, needYou: needYou(overviews) };
}
