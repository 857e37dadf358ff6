import { expect, test } from "vitest";
import { about, duration, moment, size } from "../../../src/words/quantity.ts";

const at = (text: string): number => new Date(text).getTime();
const now = at("2026-11-23T14:05:00");

test.each([
  [400, "0 s"],
  [31_000, "31 s"],
  [130_000, "2 min 10 s"],
  [180_000, "3 min"],
  [59_600, "1 min"],
  [3_900_000, "1 h 5 min"],
  [200_000_000, "2 d"],
])("%d ms is %s", (ms, words) => {
  expect(duration(ms)).toBe(words);
});

test.each([
  [0, "0 B"],
  [999, "999 B"],
  [1_200_000_000, "1.2 GB"],
  [9_990_000, "10 MB"],
  [999_900, "1.0 MB"],
  [48_000_000, "48 MB"],
  [5e15, "5000 TB"],
])("%d bytes are %s", (bytes, words) => {
  expect(size(bytes)).toBe(words);
});

test.each([
  ["2026-11-23T09:12:00", "09:12"],
  ["2026-11-24T14:05:00", "tomorrow 14:05"],
  ["2026-11-22T23:59:00", "yesterday 23:59"],
  ["2026-11-20T09:12:00", "Friday 09:12"],
  ["2026-12-23T09:12:00", "23 December"],
  ["2025-12-23T09:12:00", "23 December 2025"],
])("%s is %s", (then, words) => {
  expect(moment(at(then), now)).toBe(words);
});

test.each([
  ["2026-11-23T00:01:00", "today"],
  ["2026-11-22T00:01:00", "yesterday"],
  ["2026-11-20T09:12:00", "on Friday"],
  ["2026-03-01T09:12:00", "in March"],
  ["2024-03-01T09:12:00", "in March 2024"],
])("%s was %s", (then, words) => {
  expect(about(at(then), now)).toBe(words);
});
