import { execFileSync } from "node:child_process";
import { expect, test } from "vitest";
import { parse } from "yaml";
import { readFileSync } from "node:fs";
import images from "../../templates/images.json" with { type: "json" };
import { dataRoot } from "../unit/files/folder.ts";

const image = process.env["INNKEEPER_TEST_MINDROOM_IMAGE"] ?? images.backend.build.tag;

/** MindRoom's own judgement of a folder's configuration. */
const validate = (folder: string): string =>
  execFileSync("docker", ["run", "--rm", "--network", "none", "--volume", `${folder}/config:/app/config:ro`, image, "mindroom", "config", "validate", "--path", "/app/config/config.yaml"], { encoding: "utf8" });

test.each(["synthetic", "keyed"] as const)("the real MindRoom accepts a fresh configuration with a %s model, before and after people are added", async (model) => {
  const { files, instance, settings, in: at } = dataRoot();
  await files.create(instance, settings, model);
  validate(instance.directory);
  await files.addPerson(instance, "@alice:dev.example.org", { administrator: true });
  await files.addPerson(instance, "@bob:dev.example.org", { administrator: true });
  await files.addPerson(instance, "@carol:dev.example.org", { administrator: false });
  validate(instance.directory);
  expect(parse(readFileSync(at("config/config.yaml"), "utf8"))).toMatchObject({ administrators: ["@alice:dev.example.org", "@bob:dev.example.org"], room_defaults: { invite_users: ["@alice:dev.example.org", "@bob:dev.example.org", "@carol:dev.example.org"] } });
});
