import { readFileSync, statSync } from "node:fs";
import { dirname, join, relative } from "node:path";

/**
 * Two rules of our own for the linter, on the imports of files among each other, types included.
 *
 * `layers`: which folder may import which. `circles`: no two files need each other, by whatever way round.
 */

/** What each file imports, read once in a run of the linter unless it was edited meanwhile. @type {Map<string, { time: number, imports: readonly string[] }>} */
const read = new Map();

/** @param {string} file @returns {readonly string[]} */
function importsOf(file) {
  const time = statSync(file, { throwIfNoEntry: false })?.mtimeMs;
  if (time === undefined) return [];
  const known = read.get(file);
  if (known?.time === time) return known.imports;
  const imports = [...readFileSync(file, "utf8").matchAll(/\bfrom "(\.[^"]+)"/g)].map(([, path]) => join(dirname(file), path ?? ""));
  read.set(file, { time, imports });
  return imports;
}

/** The shortest way from one file to another by imports; null where there is none. @param {string} from @param {string} to */
function wayBetween(from, to) {
  /** @type {Map<string, string | null>} */
  const cameFrom = new Map([[from, null]]);
  for (const file of cameFrom.keys()) {
    if (file === to) {
      const way = [];
      for (let at = /** @type {string | null} */ (file); at !== null; at = cameFrom.get(at) ?? null) way.unshift(at);
      return way;
    }
    for (const next of importsOf(file)) if (!cameFrom.has(next)) cameFrom.set(next, file);
  }
  return null;
}

/** Calls back for each import of another file. @param {import("eslint").Rule.RuleContext} context @param {(node: import("eslint").Rule.Node, file: string) => void} check @returns {import("eslint").Rule.RuleListener} */
function onImports(context, check) {
  /** @param {any} node */
  const look = (node) => {
    const path = node.source?.value;
    if (typeof path === "string" && path.startsWith(".")) check(node, join(dirname(context.filename), path));
  };
  return { ImportDeclaration: look, ExportNamedDeclaration: look, ExportAllDeclaration: look };
}

/** @type {import("eslint").Rule.RuleModule} */
const layers = {
  meta: { type: "problem", schema: [{ type: "object", required: ["root", "mayImport"] }] },
  create(context) {
    const { mayImport, root } = context.options[0];
    const folders = Object.keys(mayImport).sort((one, other) => other.length - one.length);
    /** The innermost folder of the table that a file is in. @param {string} file */
    const folderOf = (file) => folders.find((folder) => relative(root, file).startsWith(`${folder}/`));
    const own = folderOf(context.filename);
    if (own === undefined) return {};
    /** @type {readonly string[]} */
    const allowed = mayImport[own];
    return onImports(context, (node, file) => {
      const other = folderOf(file);
      if (other === own || (other !== undefined && allowed.some((each) => other === each || other.startsWith(`${each}/`)))) return;
      context.report({ node, message: `${own}/ may import only: ${allowed.join(", ") || "nothing of src/"}. Pass in whatever else it needs.` });
    });
  },
};

/** @type {import("eslint").Rule.RuleModule} */
const circles = {
  meta: { type: "problem", schema: [] },
  create: (context) =>
    onImports(context, (node, file) => {
      const way = wayBetween(file, context.filename);
      if (way !== null) context.report({ node, message: `These need each other: ${way.map((each) => relative(context.cwd, each)).join(" → ")}. Make them one file, or move what both need into a third.` });
    }),
};

export default { rules: { layers, circles } };
