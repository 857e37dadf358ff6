import { expect, test } from "vitest";
import { NotResumable } from "../../../../src/jobs/ended-early.ts";
import { resumeForm } from "../../../../src/commands/forms/form-job.ts";
import { commands } from "../../../../src/commands/table.ts";
import type { Job } from "../../../../src/model/jobs/job.ts";
import { commandFor, LinkPage } from "../../../../src/model/people/link.ts";
import { webApp } from "../../../../src/web/engine/app.ts";
import { links } from "../../../../src/web/engine/links.ts";
import { forms } from "../../../../src/web/forms/table.ts";
import { InstanceName } from "../../../../src/model/instance/instance.ts";
import { parseLine } from "../../../../src/commands/engine/parse.ts";
import { claimable, pagesOn } from "../../operations/people/claimable.ts";

const publicUrl = "https://bot.example.org";
const ours = links({ publicUrl, key: Buffer.alloc(32, 7) });

/** The pages of every form over a real registry, and how often work was done behind one. */
function pages() {
  const world = claimable();
  const performed: string[] = [];
  const app = webApp({ ...pagesOn(world, publicUrl, ours), perform: ({ page }) => Promise.reject(new Error(`performed ${performed.push(page)}`)) });
  const post = (page: LinkPage, id: string): Response | Promise<Response> =>
    app.request(new URL(ours.url({ page, id })).pathname, { method: "POST", body: new URLSearchParams({ user: "bob", password: "correct horse", repeat: "correct horse", token: "t0ken" }), headers: { origin: publicUrl, "sec-fetch-site": "same-origin" } });
  const open = (page: LinkPage): string => world.open(page, "bob");
  return { world, performed, post, open, links: world.registry.oneTimeLinks };
}

test("each page that a link may lead to has one form", () => {
  expect(forms.map(({ page }) => page).toSorted()).toEqual(LinkPage.options.toSorted());
});

test.each(LinkPage.options)("the form of %s refuses a link that is used, replaced, undone, over or another page's, and does nothing", async (page) => {
  const spoilt: Readonly<Record<string, (to: ReturnType<typeof pages>, id: string) => void>> = {
    "has been used": ({ links: all }, id) => all.burn(id),
    "was revoked": ({ links: all }, id) => all.revoke(id),
    "was good for a day": ({ world }) => void (world.now += 25 * 60 * 60_000),
  };
  for (const [says, spoil] of Object.entries(spoilt)) {
    const to = pages();
    const id = to.open(page);
    spoil(to, id);
    const response = await to.post(page, id);
    expect(response.status, says).toBe(410);
    expect(await response.text()).toContain(says);
    expect(to.performed).toEqual([]);
  }
  const { open, performed, post } = pages();
  const [first, second] = [open(page), open(page)];
  // Of invites there may be many.
  expect((await post(page, first)).status).toBe(page === "invite" ? 500 : 410);
  const other = LinkPage.options.find((each) => each !== page) ?? page;
  expect((await post(other, second)).status).toBe(410);
  expect(performed).toEqual(page === "invite" ? ["invite"] : []);
});

test.each(forms.map((form) => [form.page, form] as const))("what is left of %s after a crash is ended without what was typed, or asked for again", async (page, form) => {
  const { open, world } = pages();
  const id = open(page);
  const left = form.left(id, { name: "dev", link: id, restart: true }, world.deps);
  const stored = world.registry.jobs.add({ command: `${page} by link`, input: JSON.stringify({ name: "dev", link: id, restart: true }), asker: "bob (by link)", origin: { kind: "page", page }, lock: "instance-dev" });
  const asked: string[] = [];
  const job = { step: (step: string) => Promise.reject(new Error(`at ${asked.push(step)}`)) } as unknown as Job;
  const resumed = await resumeForm({ deps: world.deps, forms, table: commands }, stored, job).catch((thrown: unknown) => thrown);
  if (left === null) {
    expect(resumed).toBeInstanceOf(NotResumable);
    expect(resumed).toMatchObject({ code: "form-again" });
    expect(asked).toEqual([]);
  } else {
    expect(page).toBe("env");
    expect(asked).toEqual(["link"]);
  }
});

test.each(LinkPage.options)("the way to a new link to %s is a command that there is", (page) => {
  const line = commandFor(page, InstanceName.parse("dev"), "bob");
  expect(parseLine(commands, line, { addressed: false })).toMatchObject({ kind: "command", command: { path: ["instance", page] } });
});
