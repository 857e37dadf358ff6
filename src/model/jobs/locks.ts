/** A lock that the kernel drops when its holder dies. */
export interface Locks {
  /** Null when somebody else holds it. */
  tryTake(name: string): { release(): void } | null;
}
