import { expect, test } from "vitest";
import { status } from "../../../src/words/status.ts";

const well = { botRuns: true, dataRoot: "/data", dockerTrouble: null, freeBytes: 1e9, instances: { needYou: [], running: 1, total: 1 }, unfinishedJobs: [], stuckJobs: [], version: "0.1.0" };

test("in a shell nobody reads that all is well while no room is answered", () => {
  expect(status(well)[0]).toEqual({ kind: "line", text: "All is well." });
  expect(status({ ...well, botRuns: false })[0]).toMatchObject({ text: expect.stringMatching(/^The instances are well\. The bot isn't running: .*`npm start`$/) as string });
});
