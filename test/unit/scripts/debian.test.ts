import { expect, test } from "vitest";
import { parseMirror, parseOsRelease } from "../../../scripts/debian.js";

test("Debian, Ubuntu and their descendants are recognised, others are not", () => {
  expect(parseOsRelease('PRETTY_NAME="Debian GNU/Linux 12 (bookworm)"\nVERSION_ID="12"\nID=debian\n')).toEqual({ id: "debian", version: "12" });
  expect(parseOsRelease('ID=ubuntu\nID_LIKE=debian\nVERSION_ID="24.04"\n')).toEqual({ id: "ubuntu", version: "24.04" });
  expect(parseOsRelease('ID=linuxmint\nID_LIKE="ubuntu debian"\nVERSION_ID="22"\n')).toEqual({ id: "ubuntu", version: "22" });
  expect(parseOsRelease('ID=fedora\nVERSION_ID=43\n')).toBeUndefined();
  expect(parseOsRelease("")).toBeUndefined();
});

test("the machine's own mirror is used, and not its site of security updates", () => {
  const targets = ["|https://packages.example.org/tool", "Debian-Security|http://debian.example.org/debian-security", "Debian|http://debian.example.org/debian", ""];
  expect(parseMirror(targets.join("\n"))).toBe("http://debian.example.org/debian");
  expect(parseMirror("Ubuntu|http://ubuntu.example.org/ubuntu")).toBe("");
});
