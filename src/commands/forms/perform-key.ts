import { submitKey, type DashboardKey } from "../../operations/instance/dashboard-key.ts";
import { keyShown } from "../../words/instance/keys.ts";
import { performForm } from "./perform-form.ts";
import type { Performing } from "../engine/performing.ts";

/** What a press on the button gives: the dashboard's key, once. @throws UserError as `performForm`. */
export async function performKey(performing: Performing, linkId: string): Promise<DashboardKey> {
  const { deps } = performing;
  let key: DashboardKey = { key: "", dashboard: null };
  await performForm(performing, {
    link: { id: linkId, page: "key" },
    title: ({ name }) => `Showing the key of ${name}'s dashboard`,
    input: { link: linkId },
    who: deps.oneTimeLinks.find(linkId)?.asker ?? "somebody",
    run: (job) => submitKey(deps, linkId, (shown) => void (key = shown), job),
    tell: keyShown,
  });
  return key;
}
