import { onTestFinished } from "vitest";
import { readable } from "../../../src/mindroom/readable-log.ts";
import { announcerTo } from "../../../src/model/rooms/announcer.ts";
import type { Instance, InstanceName } from "../../../src/model/instance/instance.ts";
import { everything } from "../../../src/model/rooms/scope.ts";
import type { Notice } from "../../../src/model/watch/notice.ts";
import { lookNow } from "../../../src/operations/instance/look-now.ts";
import type { Settings } from "../../../src/model/instance/settings.ts";
import type { Deps } from "../../../src/operations/deps.ts";
import type { Registry } from "../../../src/registry/registry.ts";
import { startWatch } from "../../../src/watch/watch.ts";
import { noticeReply } from "../../../src/words/watch/notice.ts";
import { FakeEngine } from "../../fakes/engine.ts";
import { anInstance, freshRegistry, named } from "../registry/fresh.ts";
import { ManualClock } from "./manual-clock.ts";

/** A host with running instances, whose rooms have been told of that, and a watch that can be started and killed. */
export type Watched = {
  readonly engine: FakeEngine;
  readonly clock: ManualClock;
  readonly registry: Registry;
  readonly notices: Notice[];
  /** All that was said, each notice as one text. */
  readonly said: () => readonly string[];
  /** What each of them was: only good to know, trouble that rings, or its end. */
  readonly kinds: () => readonly string[];
  /** Instances whose agents hear nothing from their homeserver: since when, and whether that answers us. */
  readonly cutOff: Map<string, { readonly since: number; readonly answers: boolean }>;
  /** Of which instances the agents were asked, in order. */
  readonly asked: string[];
  readonly start: () => void;
  readonly stop: () => Promise<void>;
  /** As a job does at its end. */
  readonly jobEnds: (name: InstanceName) => Promise<void>;
};

export async function watched(...names: readonly string[]): Promise<Watched> {
  const clock = new ManualClock();
  const engine = new FakeEngine(clock);
  const { registry } = freshRegistry({ now: () => clock.now() });
  const notices: Notice[] = [];
  const cutOff = new Map<string, { readonly since: number; readonly answers: boolean }>();
  const asked: string[] = [];
  let stopping = new AbortController();
  let running: Promise<void> = Promise.resolve();
  const quiet = { info: () => undefined, warn: () => undefined, error: () => undefined };
  const { announcements, instances, jobs, locks, outbox } = registry;
  const deps = {
    announcements, clock, engine, instances, jobs, locks, log: quiet,
    agents: {
      cause(log: readonly string[]) {
        const line = log.find((text) => text.includes("HMAC"));
        return line === undefined ? null : { what: "secrets-differ", line };
      },
      readable,
      lastSync: async ({ name }: Settings) => {
        asked.push(name);
        const since = cutOff.get(name)?.since;
        return since ?? clock.now() - 4000;
      },
    },
    files: { settings: async ({ name }: Instance) => ({ name, ports: { matrix: 8448 }, bindAddress: "127.0.0.1", homeserverUrl: "https://matrix.example.com" }) },
    homeservers: { of: ({ name }: Instance) => ({ probe: async () => (cutOff.get(name)?.answers === false ? { ready: false, seen: { what: "status", status: 502 } } : { ready: true }) }) },
    announcer: announcerTo(() => [{ room: "!a:b", scope: everything }]),
  } as unknown as Deps;

  const jobEnds = async (name: InstanceName): Promise<void> => (await lookNow(deps, name))();
  for (const name of names.map(named)) {
    const instance = anInstance(name, { desired: "running" });
    instances.add(instance);
    await engine.up(instance, new AbortController().signal);
    await jobEnds(name);
  }
  await clock.pass(3_600_000);

  const stop = async (): Promise<void> => {
    stopping.abort(new Error("the test is over"));
    await clock.pass(0);
    await running;
  };
  onTestFinished(stop);
  return {
    cutOff, asked, engine, clock, registry, notices, stop, jobEnds,
    kinds: () => outbox.waiting().map(({ kind }) => kind),
    said: () => outbox.waiting().map(({ reply }) => reply.map((block) => ("text" in block ? block.text : "")).join("\n")),
    start() {
      stopping = new AbortController();
      running = startWatch({
        deps,
        say(notice) {
          notices.push(notice);
          return noticeReply(notice);
        },
        put: (messages, also) =>
          registry.together(() => {
            for (const message of messages) outbox.put(message);
            also();
          }),
        signal: stopping.signal,
      });
    },
  };
}
