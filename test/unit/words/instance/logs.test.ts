import { expect, test } from "vitest";
import { InstanceName } from "../../../../src/model/instance/instance.ts";
import { failed } from "../../../../src/words/error.ts";
import { logs } from "../../../../src/words/instance/logs.ts";

const key = "sk-ant-api03-aB1cD2eF3gH4iJ5kL6mN7oP8qR9sT0uV1wX2yZ3";

test("a key that a program printed isn't carried into a room, neither by its logs nor by why it failed", () => {
  const said = [
    logs({ name: InstanceName.parse("dev"), lines: [{ service: "backend", text: `401 for ${key}: invalid` }] }),
    failed({ code: "not-answering", facts: { said: { message: "dev did not answer.", hint: null, detail: `401 for ${key}: invalid` } }, ref: null }, "instance start"),
  ];
  for (const reply of said) expect(reply).toContainEqual({ kind: "code", text: "401 for [key]: invalid" });
});
