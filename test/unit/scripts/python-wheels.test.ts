import { expect, test } from "vitest";
import { parsePipConfig, uvSettings } from "../../../scripts/python-wheels.js";

test("wheels come from where pip is set up to fetch them, and the environment wins over the files", () => {
  const pip = parsePipConfig("global.index-url='https://files.example.org/simple'\n:env:.index-url='https://env.example.org/simple'\nglobal.cert='/etc/ca.crt'\n");
  expect(uvSettings(pip)).toEqual({ UV_DEFAULT_INDEX: "https://env.example.org/simple", SSL_CERT_FILE: "/etc/ca.crt" });
  expect(uvSettings(parsePipConfig(""))).toEqual({});
});
