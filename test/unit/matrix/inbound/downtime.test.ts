import { expect, test } from "vitest";
import { Downtime } from "../../../../src/matrix/inbound/downtime.ts";

const minute = 60_000;

/** A clock on the wall and a steady one, apart. */
const clocks = () => {
  const clock = { wall: Date.parse("2026-05-12T14:00:00Z"), passed: 0, now: () => clock.wall, steady: () => clock.passed, sleep: async () => undefined };
  return {
    clock,
    pass: (ms: number): void => {
      clock.wall += ms;
      clock.passed += ms;
    },
  };
};

test.each([
  ["five minutes", 5 * minute, null],
  ["longer", 47 * minute, { away: 47 * minute }],
])("not running for %s", (_, away, missed) => {
  const { clock } = clocks();
  expect(new Downtime(clock, clock.wall - away).missed()).toEqual(missed);
});

test("a homeserver that could not be reached for ten minutes was a downtime, and then it is over", () => {
  const { clock, pass } = clocks();
  const downtime = new Downtime(clock, clock.wall);
  downtime.now().heard();
  pass(10 * minute);
  expect(downtime.missed()).toEqual({ away: 10 * minute });
  downtime.now().heard();
  expect(downtime.missed()).toBeNull();
});

test("what came while an answer was being kept was not heard with it", () => {
  const { clock, pass } = clocks();
  const downtime = new Downtime(clock, clock.wall);
  const { heard } = downtime.now();
  pass(6 * minute);
  heard();
  expect(downtime.missed()).toEqual({ away: 6 * minute });
});

test.each([["back", -3], ["forwards", 5]])("a clock that is set %s by hours while the bot listens changes nothing", (_, hours) => {
  const { clock, pass } = clocks();
  const downtime = new Downtime(clock, clock.wall);
  downtime.now().heard();
  clock.wall += hours * 60 * minute;
  pass(minute);
  expect(downtime.missed()).toBeNull();
});

test("a clock that is set back by hours between two runs tells nothing, and nothing old is run; by a few seconds it is believed", () => {
  const { clock } = clocks();
  expect(new Downtime(clock, clock.wall + 60 * minute).missed()).toEqual({ away: null });
  expect(new Downtime(clock, null).missed()).toEqual({ away: null });
  expect(new Downtime(clock, clock.wall + 5000).missed()).toBeNull();
});
