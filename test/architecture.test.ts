/** Who may import whom. The table is the architecture; the test reads every file and says what breaks it. */
import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { builtinModules } from "node:module";
import { dirname, join, relative } from "node:path";
import { test } from "node:test";

const ROOT = join(import.meta.dirname, "..");
const FOLDERS = ["src", "bots", "agents", "jobs", "deploy", "test"] as const;

type Rule = {
  /** Files that the rule is for, by path from the root. */
  readonly files: RegExp;
  /** What they may import of the project, by path from the root; own folder included only when it matches. */
  readonly mayImport: RegExp;
  /** npm packages they may import; node's own modules have their own switch. */
  readonly packages: RegExp;
  readonly node: boolean;
};

const NO_PACKAGE = /^$/;

/** The first rule that fits a file holds. Composition roots come before the folders they stand in. */
const RULES: readonly Rule[] = [
  { files: /^src\/domain\//, mayImport: /^src\/domain\//, packages: NO_PACKAGE, node: false },
  { files: /^src\/ports\//, mayImport: /^src\/(domain|ports)\//, packages: NO_PACKAGE, node: false },
  { files: /^src\/books\//, mayImport: /^src\/(domain|ports|books)\//, packages: NO_PACKAGE, node: false },
  { files: /^src\/news\//, mayImport: /^src\/(domain|ports|news)\//, packages: NO_PACKAGE, node: false },
  { files: /^src\/people\//, mayImport: /^src\/(domain|ports|people)\//, packages: NO_PACKAGE, node: false },
  {
    files: /^src\/desk\//,
    mayImport: /^src\/(domain|ports|books|desk)\//,
    packages: NO_PACKAGE,
    node: false,
  },
  {
    files: /^src\/inference\//,
    mayImport: /^src\/(domain|ports|inference)\//,
    packages: /^zod$/,
    node: false,
  },
  {
    files: /^src\/reports\//,
    mayImport: /^src\/(domain|ports|books|desk|reports|inference)\//,
    packages: NO_PACKAGE,
    node: false,
  },
  {
    files: /^src\/adapters\//,
    mayImport: /^src\/(domain|ports|adapters)\/|^src\/config\.ts$/,
    packages: /./,
    node: true,
  },
  {
    files: /^src\/config(-fields|-environment)?\.ts$/,
    mayImport: /^src\/(domain\/|config-(fields|environment)\.ts$)/,
    packages: /^zod$/,
    node: true,
  },
  {
    files: /^agents\//,
    mayImport: /^agents\/|^src\/(domain|ports|books|desk|reports|inference)\//,
    packages: /^zod$/,
    node: false,
  },
  {
    files:
      /^jobs\/(main|worker|live-desk|open-engine|open-people|open-crew|open-dispatcher|open-health|open-research|open-news|open-publishing|open-page|open-charts|replay\/(main|open-market)|(verify|replay-change)\/main)\.ts$/,
    mayImport: /^(src|agents|jobs)\//,
    packages: NO_PACKAGE,
    node: true,
  },
  {
    files: /^jobs\//,
    mayImport: /^(agents|jobs)\/|^src\/(?!adapters\/)/,
    packages: /^zod$/,
    node: false,
  },
  {
    files: /^bots\/(telegram\/main|console\/run-console)\.ts$/,
    mayImport: /^bots\/|^jobs\/(payloads|priorities)\.ts$|^src\/(domain|ports|adapters)\/|^src\/config\.ts$/,
    packages: /^grammy(\/|$)/,
    node: true,
  },
  {
    files: /^bots\/discord\/main\.ts$/,
    mayImport: /^bots\/|^jobs\/(payloads|priorities)\.ts$|^src\/(domain|ports|adapters)\/|^src\/config\.ts$/,
    packages: /^discord\.js$/,
    node: true,
  },
  {
    files: /^bots\/discord\//,
    mayImport: /^bots\/(?!console|telegram)|^jobs\/(payloads|priorities)\.ts$|^src\/(domain|ports)\//,
    packages: /^discord\.js$/,
    node: true,
  },
  {
    files: /^bots\/telegram\//,
    mayImport: /^bots\/(?!console|discord)|^jobs\/(payloads|priorities)\.ts$|^src\/(domain|ports)\//,
    packages: /^grammy(\/|$)/,
    node: true,
  },
  {
    files: /^bots\//,
    mayImport: /^bots\/(?!telegram|discord)|^jobs\/(payloads|priorities)\.ts$|^src\/(domain|ports)\//,
    packages: NO_PACKAGE,
    node: true,
  },
  {
    files: /^deploy\//,
    mayImport: /^deploy\/|^src\/(domain|ports|adapters|inference)\/|^src\/config(-environment)?\.ts$|^bots\//,
    packages: /^(zod|ioredis|prettier)$/,
    node: true,
  },
  { files: /^test\//, mayImport: /./, packages: /./, node: true },
];

type SourceFile = { readonly path: string; readonly text: string; readonly imports: readonly string[] };

function sourceFiles(): SourceFile[] {
  return FOLDERS.flatMap((folder) =>
    readdirSync(join(ROOT, folder), { recursive: true, encoding: "utf8" })
      .filter((name) => /\.(ts|mjs)$/.test(name))
      .map((name) => {
        const path = join(folder, name);
        const text = readFileSync(join(ROOT, path), "utf8");
        return { path, text, imports: importsOf(text) };
      }),
  );
}

const SPECIFIER =
  /(?:^|\n)\s*(?:import|export)\s[^"';]*?from\s+"([^"]+)"|\bimport\("([^"]+)"\)|(?:^|\n)\s*import\s+"([^"]+)"/g;

function importsOf(text: string): string[] {
  return [...text.matchAll(SPECIFIER)].map((match) => match[1] ?? match[2] ?? match[3] ?? "");
}

/** A project path for `#src/x.ts` and `./x.ts`; null for a package or a module of node's. */
function projectPath(from: string, specifier: string): string | null {
  if (specifier.startsWith("#")) return specifier.slice(1);
  if (specifier.startsWith(".")) return relative(ROOT, join(ROOT, dirname(from), specifier));
  return null;
}

/** `echarts/core` is echarts, `@scope/name/part` is `@scope/name`. */
function packageOf(specifier: string): string {
  return specifier.split("/", specifier.startsWith("@") ? 2 : 1).join("/");
}

function isNodeModule(specifier: string): boolean {
  return specifier.startsWith("node:") || builtinModules.includes(specifier);
}

function violation(file: SourceFile, rule: Rule, specifier: string): string | null {
  const path = projectPath(file.path, specifier);
  const allowed =
    path === null
      ? isNodeModule(specifier)
        ? rule.node
        : rule.packages.test(specifier)
      : rule.mayImport.test(path);
  return allowed ? null : `${file.path} may not import ${specifier}`;
}

const FILES = sourceFiles();

test("every folder of the house was seen, with its files and their imports", () => {
  const least = { src: 60, bots: 15, agents: 20, jobs: 9, deploy: 8, test: 30 };
  for (const folder of FOLDERS) {
    const count = FILES.filter((file) => file.path.startsWith(`${folder}/`)).length;
    assert.ok(count >= least[folder], `${folder}: ${count} files seen, at least ${least[folder]} were there`);
  }
  const imports = FILES.reduce((sum, file) => sum + file.imports.length, 0);
  assert.ok(imports > 500, `only ${imports} imports were read`);
});

test("every file imports only what its folder may", () => {
  const violations = FILES.flatMap((file) => {
    const rule = RULES.find((candidate) => candidate.files.test(file.path));
    if (rule === undefined) return [`${file.path} stands in no folder that the rules know`];
    return file.imports.flatMap((specifier) => violation(file, rule, specifier) ?? []);
  });
  assert.deepEqual(violations, []);
});

test("an adapter knows one vendor a file", () => {
  const crowded = FILES.filter((file) => file.path.startsWith("src/adapters/")).flatMap((file) => {
    const vendors = new Set(
      file.imports
        .filter((specifier) => projectPath(file.path, specifier) === null && !isNodeModule(specifier))
        .map(packageOf)
        .filter((name) => name !== "zod"),
    );
    return vendors.size > 1 ? [`${file.path}: ${[...vendors].join(", ")}`] : [];
  });
  assert.deepEqual(crowded, []);
});

test("an agent imports no sibling agent; only the registry and the COO know them all", () => {
  const violations = FILES.flatMap((file) => {
    const own = /^agents\/([^/]+)\//.exec(file.path)?.[1];
    if (own === undefined || own === "coo") return [];
    return file.imports.flatMap((specifier) => {
      const other = /^agents\/([^/]+)\//.exec(projectPath(file.path, specifier) ?? "")?.[1];
      const isRegistry = projectPath(file.path, specifier) === "agents/registry.ts";
      return isRegistry || (other !== undefined && other !== own && isAgent(other))
        ? [`${file.path} imports ${specifier}`]
        : [];
    });
  });
  assert.deepEqual(violations, []);
});

/** A folder without an agent is shared by all of them. */
function isAgent(folder: string): boolean {
  return FILES.some((file) => file.path === `agents/${folder}/agent.ts`);
}

test("time, chance and timers come from outside: only adapters and mains touch them", () => {
  const impure = /\bDate\.now\(|\bnew Date\(\)|\bMath\.random\b|\bset(Timeout|Interval)\(/;
  const violations = FILES.filter(
    (file) =>
      /^(src\/(?!adapters\/)|agents\/|jobs\/|bots\/)/.test(file.path) && !file.path.endsWith("/main.ts"),
  ).filter((file) => impure.test(file.text));
  assert.deepEqual(
    violations.map((file) => file.path),
    [],
  );
});

test("nothing has a default export, and no file is a barrel", () => {
  const violations = FILES.filter(
    (file) =>
      /\bexport default\b/.test(file.text.replaceAll(/\/\*[\s\S]*?\*\/|\/\/.*/g, "")) &&
      file.path !== "test/architecture.test.ts",
  ).map((file) => file.path);
  const barrels = FILES.filter(
    (file) => /\bexport \* from\b/.test(file.text) && file.path !== "test/architecture.test.ts",
  );
  assert.deepEqual([...violations, ...barrels.map((file) => file.path)], []);
});
