import type { Instant } from "./clock.ts";
import type { Instance, InstanceName, Service } from "./instance/instance.ts";

/** One of our containers, as `docker ps --all` tells it. */
export type Container = {
  readonly id: string;
  readonly instance: InstanceName;
  readonly service: Service;
  readonly state: "created" | "running" | "paused" | "restarting" | "removing" | "exited" | "dead";
  /** Null where the image has no health check. */
  readonly health: "starting" | "healthy" | "unhealthy" | null;
  /** Docker's own words: `Up 2 hours`, `Exited (137) 3 minutes ago`. */
  readonly status: string;
};

/** What only `docker inspect` knows of a container. */
export type ContainerHistory = {
  readonly id: string;
  readonly instance: InstanceName;
  readonly service: Service;
  /** What is paused doesn't run: its processes are there, and frozen. */
  readonly running: boolean;
  readonly paused: boolean;
  readonly restarting: boolean;
  /** How often Docker restarted it by itself since it was last started by someone. */
  readonly restarts: number;
  readonly exitCode: number;
  /** Killed for lack of memory. */
  readonly outOfMemory: boolean;
  readonly startedAt: Instant;
  readonly finishedAt: Instant | null;
};

/** Something happened to one of our containers: a reason to look. */
export type EngineEvent = {
  readonly instance: InstanceName;
  readonly service: Service;
  /** Docker's word: `start`, `die`, `kill`, `oom`, `health_status`… */
  readonly action: string;
  /** Of a `kill`: 15 is what `docker stop` sends. */
  readonly signal: number | null;
  readonly exitCode: number | null;
  readonly at: Instant;
};

export type LogLine = { readonly service: Service; readonly text: string };

/** A program of an image that is run once, apart from every instance: it may look at some folders, and say something. */
export type OneOff = {
  readonly image: string;
  readonly argv: readonly string[];
  /** No secrets: whoever may use Docker can read them. */
  readonly environment: Readonly<Record<string, string>>;
  /** As whom it runs, `UID:GID`. */
  readonly user: string;
  /** Folders of the host that it may read, and where it finds them. */
  readonly reads: readonly { readonly folder: string; readonly at: string }[];
};

/** From 125 on, the exit code is Docker's: the program couldn't be run. */
export type OneOffEnd = { readonly code: number; readonly lines: readonly string[] };

/**
 * Whatever runs containers. Docker Compose lives behind it, and a fake in `test/fakes`. Everything has a deadline of its own and
 * ends early when `signal` is aborted. All throw UserError `docker-unreachable`, `docker-forbidden` or `compose-missing` where
 * Docker itself is the trouble.
 */
export interface Engine {
  /** Throws when Docker or Compose can't be used, and says why and what to do. */
  check(signal?: AbortSignal): Promise<void>;
  /** Creates and starts what is missing, and lets what is paused go on; `services` narrows it. @throws UserError `port-taken`, `image-missing`, `start-failed` (Docker's words). */
  up(instance: Instance, signal: AbortSignal, services?: readonly Service[]): Promise<void>;
  /** Stops every service but these and leaves the containers (their logs can be read). */
  keepOnly(instance: Instance, services: readonly Service[], signal: AbortSignal): Promise<void>;
  /** Restarts nothing by itself: stops, removes containers and the network. Volumes and files stay. */
  down(instance: Instance, signal: AbortSignal): Promise<void>;
  /** Which of its services run. */
  running(instance: Instance): Promise<readonly Service[]>;
  /** Which of its services have processes, and so ports: those that run, and those that somebody paused. */
  alive(instance: Instance): Promise<readonly Service[]>;
  /** All our containers, stopped ones too, by one question, however many. */
  containers(signal?: AbortSignal): Promise<readonly Container[]>;
  /** By one question more. */
  history(names: readonly InstanceName[]): Promise<readonly ContainerHistory[]>;
  /** The newest lines, oldest first. */
  logs(instance: Instance, asked: { readonly services: readonly Service[]; readonly lines: number; readonly since?: Instant }): Promise<readonly LogLine[]>;
  /** Of these container names, those in use by what isn't this instance's. */
  strangers(instance: Instance, names: readonly string[]): Promise<readonly string[]>;
  /** The subnets (CIDR) of every network that Docker has, but this instance's own. */
  subnets(except: InstanceName): Promise<readonly string[]>;
  /** What an image is pinned to by the host that has it: its repository digest, or its id where it was built here; null when it isn't there. */
  imageDigest(image: string): Promise<string | null>;
  /** Fetches an image. @throws UserError `image-missing`. */
  pull(image: string, signal: AbortSignal): Promise<void>;
  /**
   * Runs a program to its end, in a container of its own that is gone afterwards, even when we are killed meanwhile. It has no network,
   * can write nothing, and gets little memory and time. Never pulls its image. Null when it wasn't done in time, or said too much.
   */
  runOnce(name: InstanceName, program: OneOff, signal: AbortSignal): Promise<OneOffEnd | null>;
  /** Removes the images that set-up built here because they couldn't be pulled; those in use by somebody stay. */
  removeBuiltImages(): Promise<void>;
  /** Ends when the connection does or `signal` is aborted. `connected` is called once events flow. */
  events(signal: AbortSignal, connected: () => void): AsyncIterable<EngineEvent>;
}
