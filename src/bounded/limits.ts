const kB = 1000;
const MB = 1000 * kB;

/**
 * The most that is read of what comes from outside, by kind: room for the largest that is of use, and so little that one who sends
 * without end costs less than 20 MB.
 */
export const limits = {
  /** One answer of a homeserver: the largest are a page of 300 accounts, and twenty messages of up to 64 KiB each. */
  homeserverAnswerBytes: 2 * MB,
  /** A sync, a page of messages, a room's state or the keys of many devices: some 16,000 members, or 100 events of up to 64 KiB each. */
  homeserverStateBytes: 8 * MB,
  /** What was said in a room while nobody listened, newest first: some 16,000 messages of a kilobyte. */
  gapBytes: 16 * MB,
  /** What another homeserver says of itself: where it is, its version, its keys. */
  federationAnswerBytes: 250 * kB,
  /** MindRoom's health, which is asked for every few seconds: some hundred bytes. */
  mindroomHealthBytes: 64 * kB,
  /** MindRoom's web page, which a start waits for: it may have its scripts inside. */
  mindroomPageBytes: 1 * MB,
  /** What Docker answers to a question, on each of its streams: a container is some 600 bytes of `docker ps`. */
  dockerOutputBytes: 4 * MB,
  /** What a program that is run once prints, on each of its streams. */
  oneOffBytes: 1 * MB,
  /** One event of Docker's, in the form that is asked for: a few labels and numbers. */
  dockerEventBytes: 64 * kB,
  /** What is kept of a line of a log; people see less. */
  logLineBytes: 8 * kB,
  /** A stream of a log, of which only the newest lines are kept: Docker gives a line in parts of 16 KiB, 500 at most are asked for. */
  logBytes: 256 * MB,
  /** A file of an instance's folder, where containers write, too: some 5,000 people, or as many lines of settings. */
  instanceFileBytes: 1 * MB,
  /** JSON within JSON: no homeserver that is known takes an event nested deeper than 1,000. */
  jsonDepth: 1200,
} as const;
