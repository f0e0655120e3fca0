/** Reads every file and says which import breaks the rules of `architecture-rules.ts`. */
import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { builtinModules } from "node:module";
import { dirname, join, relative } from "node:path";
import { test } from "node:test";
import { RULES, type Rule } from "./architecture-rules.ts";

const ROOT = join(import.meta.dirname, "..");
const FOLDERS = ["src", "bots", "agents", "jobs", "deploy", "test"] as const;

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
  const crowded = FILES.filter((file) => /^src\/(adapters|storage|market\/venues)\//.test(file.path)).flatMap(
    (file) => {
      const vendors = new Set(
        file.imports
          .filter((specifier) => projectPath(file.path, specifier) === null && !isNodeModule(specifier))
          .map(packageOf)
          .filter((name) => name !== "zod"),
      );
      return vendors.size > 1 ? [`${file.path}: ${[...vendors].join(", ")}`] : [];
    },
  );
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

test("a feature reads another through its service, never through its store", () => {
  const owner = /^src\/features\/([^/]+)\//;
  const violations = FILES.flatMap((file) => {
    const own = owner.exec(file.path)?.[1];
    if (own === undefined || file.path.includes("/store/")) return [];
    return file.imports.flatMap((specifier) => {
      const path = projectPath(file.path, specifier) ?? "";
      const foreign = path.includes("/store/") && owner.exec(path)?.[1] !== own;
      return foreign ? [`${file.path} imports ${specifier}`] : [];
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
      /^(src\/(?!adapters\/|storage\/|market\/)|agents\/|jobs\/|bots\/)/.test(file.path) &&
      !file.path.endsWith("/main.ts"),
  ).filter((file) => impure.test(file.text));
  assert.deepEqual(
    violations.map((file) => file.path),
    [],
  );
});

test("no file of the program knows more than 35 others", () => {
  const wide = FILES.filter(({ path, imports }) => !path.startsWith("test/") && new Set(imports).size > 35);
  assert.deepEqual(
    wide.map(({ path, imports }) => `${path}: ${imports.length}`),
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
