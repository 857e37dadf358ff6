import { servicesOf } from "../src/model/instance/instance.ts";
import { docker } from "./docker.ts";
import { median, timed, type Finding } from "./figures.ts";
import type { Place } from "./place.ts";

const pairs = 4;

/** Starting an instance that has run before, against Compose alone. */
export async function start(place: Place): Promise<Finding[]> {
  const adapters = await place.open("start");
  const instance = await place.instance(adapters, false);
  const { directory, name } = instance;
  const containers = (): Promise<string> => docker(["ps", "--all", "--quiet", "--no-trunc", "--filter", `label=com.docker.compose.project=mindroom-${name}`]);
  const made = await containers();
  const stop = (): Promise<void> => place.run(adapters, "instance stop", { name });
  const peer: number[] = [];
  const own: number[] = [];
  for (let pair = 0; pair < pairs; pair++) {
    place.signal.throwIfAborted();
    await stop();
    peer.push((await timed(() => docker(["compose", "--env-file", `.env.${name}`, "up", "--detach", "--wait"], directory))) / 1000);
    await stop();
    own.push((await timed(() => place.run(adapters, "instance start", { name }))) / 1000);
  }
  if ((await containers()) !== made) throw new Error("containers were made anew: that isn't what is measured here");
  return [
    {
      title: `start: a stopped instance of ${servicesOf(instance).join(", ")}, ${pairs} times each, in turns`,
      notes: ["the same files and containers; Compose is done when Docker calls all healthy, Innkeeper when all have answered it"],
      peer: "docker compose up --wait",
      own: "Innkeeper",
      unit: "s",
      figures: [{ label: "p50", peer: median(peer), own: median(own) }],
      aim: { atMost: 1.05 },
    },
  ];
}
