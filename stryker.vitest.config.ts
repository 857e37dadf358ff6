import { defineConfig } from "vitest/config";
import { BaseSequencer, type TestSpecification } from "vitest/node";

/** The slowest last: the first test that notices a change ends the run. */
const folders = ["test/unit/", "test/conversation/", "test/exhaustive/"];
const folderOf = ({ moduleId }: TestSpecification): number => folders.findIndex((folder) => moduleId.includes(folder));

class SlowestLast extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    return files.toSorted((one, other) => folderOf(one) - folderOf(other));
  }
}

/** The quick tests and those told for each place or command, as npm run mutate takes them. */
export default defineConfig({
  test: {
    include: ["test/unit/{commands,jobs,model,operations,registry}/**/*.test.ts", "test/conversation/**/*.test.ts", "test/exhaustive/{roles,scopes}.test.ts"],
    // As for the exhaustive ones: without any change, none may fail on a busy machine.
    testTimeout: 60_000,
    pool: "threads",
    isolate: false,
    sequence: { sequencer: SlowestLast },
  },
});
