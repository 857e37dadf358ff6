import { join } from "node:path";
import tseslint from "typescript-eslint";
import { errors } from "./scripts/lint-errors.js";
import imports from "./scripts/lint-imports.js";

/** What each folder of `src/` may import of the others: the table of the design, enforced. Adapters know the model alone. */
const mayImport = {
  model: [],
  bounded: [],
  runtime: ["model"],
  config: ["model"],
  jobs: ["model"],
  operations: ["model", "jobs"],
  words: ["model"],
  commands: ["model", "jobs", "operations", "words"],
  matrix: ["model", "bounded", "commands", "words", "matrix/crypto"],
  "matrix/crypto": ["model"],
  shell: ["model", "commands", "words"],
  web: ["model", "operations", "words"],
  watch: ["model", "operations"],
  engine: ["model", "bounded"],
  files: ["model", "bounded"],
  homeserver: ["model", "bounded"],
  mindroom: ["model", "bounded"],
  host: ["model"],
  registry: ["model"],
};

/** Each package has one home (zod is welcome everywhere, node: too). */
const homes = {
  "matrix-bot-sdk": ["matrix"],
  "better-sqlite3": ["registry", "matrix/crypto"],
  "@matrix-org/matrix-sdk-crypto-wasm": ["matrix/crypto"],
  "fake-indexeddb": ["matrix/crypto"],
  execa: ["engine"],
  hono: ["web"],
  "@hono/node-server": ["web"],
  yaml: ["files", "mindroom", "config"],
  "string-width": ["shell"],
  pino: ["runtime"],
};

/** One rule set a folder: the packages that are not its own. */
const boundaries = Object.keys(mayImport).map((folder) => ({
  files: [`src/${folder}/**/*.ts`],
  rules: {
    "no-restricted-imports": [
      "error",
      {
        patterns: Object.keys(homes)
          .filter((name) => !homes[name].includes(folder))
          .map((name) => ({ regex: `^${name}(/|$)`, message: `${name} has one home: ${homes[name].join(", ")}.` })),
      },
    ],
  },
}));

export default tseslint.config(
  { ignores: ["node_modules/", "data/", "templates/images/**"] },
  {
    files: ["**/*.ts"],
    extends: [...tseslint.configs.strictTypeChecked],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      "@typescript-eslint/no-unused-vars": ["error", { argsIgnorePattern: "^_" }],
      "@typescript-eslint/restrict-template-expressions": ["error", { allowNumber: true, allowBoolean: true }],
      "@typescript-eslint/require-await": "off",
      "@typescript-eslint/no-invalid-void-type": "off",
      "@typescript-eslint/no-confusing-void-expression": ["error", { ignoreArrowShorthand: true, ignoreVoidReturningFunctions: true }],
      "@typescript-eslint/consistent-type-imports": "error",
      "@typescript-eslint/no-unnecessary-type-parameters": "off",
      "no-restricted-syntax": [
        "error",
        { selector: "CallExpression[callee.object.name='console']", message: "Write through Log, or to the terminal that shell/ owns." },
        {
          selector: "CallExpression[arguments.length=0][callee.object.name!='z'][callee.property.name=/^(arrayBuffer|blob|bytes|formData|json|text)$/]",
          message: "Read what comes from outside through bounded/, with a limit.",
        },
      ],
    },
  },
  {
    files: ["test/**/*.ts", "bench/**/*.ts", "soak/**/*.ts"],
    rules: {
      "@typescript-eslint/no-non-null-assertion": "off",
      "no-restricted-syntax": "off",
    },
  },
  {
    files: ["src/**/*.ts"],
    plugins: { errors, imports },
    rules: {
      "errors/by-code": "error",
      "imports/layers": ["error", { root: join(import.meta.dirname, "src"), mayImport }],
      "imports/circles": "error",
    },
  },
  ...boundaries,
);
