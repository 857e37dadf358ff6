import { list as listInstances } from "../src/operations/instance/list.ts";
import { docker } from "./docker.ts";
import { median, timed, type Finding } from "./figures.ts";
import { fill, roomyPool, roomyPorts } from "./fill.ts";
import type { Place } from "./place.ts";

const instances = 1000;
const rounds = 20;
const callsPerRound = 10;

/** Listing a thousand instances with one question to Docker, against a question for each. */
export async function list(place: Place): Promise<Finding[]> {
  const adapters = await place.open("list", { ports: roomyPorts, subnetPool: roomyPool });
  fill(adapters, instances);
  const names = adapters.deps.instances.all().map(({ name }) => name);
  const own: number[] = [];
  const call: number[] = [];
  for (let round = 0; round < rounds; round++) {
    place.signal.throwIfAborted();
    own.push(await timed(() => listInstances(adapters.deps)));
    for (const name of names.slice(round * callsPerRound, (round + 1) * callsPerRound)) {
      call.push(await timed(() => docker(["ps", "--all", "--filter", `label=com.docker.compose.project=mindroom-${name}`, "--format", "json"])));
    }
  }
  return [
    {
      title: `list: \`instance list\` with ${instances} instances in the registry, ${rounds} times`,
      notes: [`the peer is SCALED: ${call.length} calls of \`docker ps\` for one instance were measured, in turns with ours, each taken ${instances} times`],
      peer: "a docker ps each",
      own: "Innkeeper",
      unit: "ms",
      figures: [{ label: "p50", peer: median(call) * instances, own: median(own) }],
      aim: { timesLess: 100 },
    },
  ];
}
