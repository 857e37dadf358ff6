/** Where a command of the host's is typed. */
export type Typed = {
  /** What follows its path. */
  readonly rest: readonly string[];
  /** How it is used, for whoever uses it otherwise. */
  readonly usage: string;
  readonly env: NodeJS.ProcessEnv;
  /** What relative paths in a config are relative to. */
  readonly cwd: string;
};

/** Gives the exit code. @throws UserError. */
export type RunOnHost = (typed: Typed) => Promise<number>;

/** What concerns this program and its host, and no room: most of it needs neither a config that will do nor a data root. */
export type HostCommand = {
  readonly path: readonly string[];
  /** What is typed; one that is no longer than its path takes nothing. */
  readonly usage: string;
  /** Null for what people don't type. */
  readonly summary: string | null;
  /** Loads no more than it takes: what is typed shall be answered at once. */
  readonly load: () => Promise<RunOnHost>;
};
