import { expect, test } from "vitest";
import { block, firstFree, overlap, rangeOf } from "../../../src/registry/subnet.ts";
import { freshRegistry, named, refusal } from "./fresh.ts";

const [dev, trial] = [named("dev"), named("trial")];
const range = (cidr: string) => rangeOf(cidr)!;

test.each([
  ["10.0.0.0/28", "10.0.0.15", true],
  ["10.0.0.0/28", "10.0.0.16/28", false],
  ["10.213.5.16/28", "10.0.0.0/8", true],
  ["255.255.255.240/28", "255.255.255.255/32", true],
  ["0.0.0.0/0", "192.168.1.0/24", true],
])("%s and %s overlap: %s", (one, other, expected) => {
  expect(overlap(range(one), range(other))).toBe(expected);
});

test("host bits don't matter, and what isn't IPv4 is nothing", () => {
  expect(rangeOf("10.0.0.9/28")).toEqual(rangeOf("10.0.0.0/28"));
  expect(["fd00::/64", "10.0.0/24", "10.0.0.0/33", "10.0.0.256/28"].map(rangeOf)).toEqual([null, null, null, null]);
  expect(block(range("255.255.255.240/28").first)).toBe("255.255.255.240/28");
});

test("a busy network of any size costs one jump", () => {
  let asked = 0;
  const start = firstFree(range("10.0.0.0/8"), [range("10.0.0.0/9"), range("10.128.0.3/32")], (from) => {
    asked++;
    return from;
  });
  expect(block(start!)).toBe("10.128.0.16/28");
  expect(asked).toBe(3);
});

test("each instance has a network of its own, and the same one when asked again", () => {
  const { ports } = freshRegistry().registry;
  expect(ports.takeSubnet(dev, ["10.213.0.0/28", "fd00::/8"])).toBe("10.213.0.16/28");
  expect(ports.takeSubnet(trial, [])).toBe("10.213.0.0/28");
  expect(ports.takeSubnet(dev, [])).toBe("10.213.0.16/28");
  expect(ports.subnetOf(dev)).toBe("10.213.0.16/28");
  ports.releaseSubnet(dev);
  expect(ports.subnetOf(dev)).toBeNull();
});

test("the preferred network is given where it is free", () => {
  const { ports } = freshRegistry().registry;
  expect(ports.takeSubnet(dev, [], "10.213.7.0/28")).toBe("10.213.7.0/28");
  expect(ports.takeSubnet(trial, [], "10.213.7.0/28")).toBe("10.213.0.0/28");
  expect(ports.takeSubnet(named("third"), ["10.213.9.0/24"], "10.213.9.32/28")).toBe("10.213.0.16/28");
});

test("a pool that is used up says so", () => {
  const { ports } = freshRegistry({ subnetPool: "10.9.0.0/27" }).registry;
  ports.takeSubnet(dev, ["10.9.0.20/32"]);
  expect(refusal(() => ports.takeSubnet(trial, ["10.9.0.20/32"]))).toEqual({ code: "subnets-exhausted", facts: { pool: "10.9.0.0/27" } });
});
