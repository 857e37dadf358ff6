import { expect, test } from "vitest";
import { until } from "../fakes/matrix-bot.ts";
import { anInstance, freshRegistry } from "../unit/registry/fresh.ts";
import { BotProgram, few } from "./bot-program.ts";

test("a room for some instances, as the config names it, sees those alone, also once the config has been narrowed; the other sees all", async () => {
  const home = await BotProgram.make();
  const { server } = home;
  const { registry } = freshRegistry({ dataRoot: home.dataRoot });
  for (const name of ["dev", "secret"]) registry.instances.add(anInstance(name));
  const start = async (grant: object): Promise<void> => {
    home.configure({ rooms: [server.room, { room: few, ...grant }] });
    await home.start();
  };
  await start({ instances: ["dev"] });
  expect(registry.rooms.find(few)).toMatchObject({ configured: few });
  expect(await home.asks(server.room, "!instance list")).toMatch(/2 instances[^]*dev[^]*secret/);
  expect(await home.asks(few, "!instance list")).toMatch(/^1 instance[^]*dev/);
  expect(await home.asks(few, "!instance show secret")).toBe("There is no instance `secret`. There is: dev.");
  expect(await home.asks(few, "!instance create other")).toMatch(/^No instance can be created from here\./);

  // What a shell does is told by another program, from the same config.
  await home.shell("port", "reserve", "8799");
  await until("the notice", () => server.sent(server.room).some(({ body }) => String(body).includes("reserved port 8799")));
  expect(await home.asks(few, "!port list")).toBe("No port is given out or reserved.");

  await home.end();
  await start({ create: "cust-" });
  expect(await home.asks(few, "!instance show dev")).toMatch(/^There is no instance `dev`, nor any other yet\./);
  expect(await home.asks(server.room, "!instance show dev")).toMatch(/^dev\b[^]*dev\.example\.org/);
  expect(JSON.stringify(server.sent(few))).not.toMatch(/8799|secret\.example/);
});
