import { indexedDB, settled } from "../../src/matrix/crypto/indexed-db.ts";
import { keepOnDisk } from "../../src/matrix/crypto/persistent-indexeddb.ts";

// A program of its own, to be killed: says each number once it is kept.
const [, , directory = ""] = process.argv;
const { name } = await keepOnDisk(directory, (thrown) => {
  throw thrown;
});
const opening = indexedDB.open(`${name}::test`, 1);
opening.onupgradeneeded = () => void opening.result.createObjectStore("box").createIndex("by name", "name");
const box = await settled(opening);
for (let number = 0; ; number++) {
  const transaction = box.transaction(["box"], "readwrite");
  const ended = new Promise((resolve) => Object.assign(transaction, { oncomplete: resolve }));
  transaction.objectStore("box").put({ number }, String(number));
  await ended;
  process.send?.(number);
}
