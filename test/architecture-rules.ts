/** Who may import whom. The table is the architecture. */
export type Rule = {
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
export const RULES: readonly Rule[] = [
  {
    files: /^src\/domain\/platforms\.ts$/,
    mayImport: /^src\/domain\/platform\.ts$|^bots\/[^/]+\/platform\.ts$/,
    packages: NO_PACKAGE,
    node: false,
  },
  {
    files: /^bots\/[^/]+\/platform\.ts$/,
    mayImport: /^src\/domain\/platform\.ts$/,
    packages: NO_PACKAGE,
    node: false,
  },
  { files: /^src\/domain\//, mayImport: /^src\/domain\//, packages: NO_PACKAGE, node: false },
  {
    files: /^src\/ports\//,
    mayImport: /^src\/(domain|ports)\//,
    packages: NO_PACKAGE,
    node: false,
  },
  { files: /^src\/bus\//, mayImport: /^src\/(domain|ports|bus)\//, packages: NO_PACKAGE, node: false },
  { files: /^src\/books\//, mayImport: /^src\/(domain|ports|books)\//, packages: NO_PACKAGE, node: false },
  {
    files: /^src\/market\/venues\//,
    mayImport: /^src\/(domain|ports|market)\/|^src\/config\.ts$/,
    packages: /./,
    node: true,
  },
  {
    files: /^src\/market\//,
    mayImport: /^src\/(domain|ports|market)\/|^src\/config\.ts$/,
    packages: /^zod$/,
    node: true,
  },
  {
    files: /^src\/strategies\//,
    mayImport: /^src\/(domain|strategies)\//,
    packages: NO_PACKAGE,
    node: false,
  },
  {
    files: /^src\/schedule\//,
    mayImport: /^src\/(domain|ports|schedule)\//,
    packages: NO_PACKAGE,
    node: false,
  },
  {
    files: /^src\/desk\//,
    mayImport: /^src\/(domain|ports|books|desk|strategies)\/|^src\/market\/[^/]+\.ts$/,
    packages: NO_PACKAGE,
    node: false,
  },
  { files: /^src\/facts\//, mayImport: /^src\/(domain|facts)\//, packages: NO_PACKAGE, node: false },
  {
    files: /^src\/inference\//,
    mayImport: /^src\/(domain|ports|inference)\//,
    packages: /^zod$/,
    node: false,
  },
  {
    files: /^src\/features\/[^/]+\/model\//,
    mayImport: /^src\/(domain|features\/[^/]+\/model)\//,
    packages: NO_PACKAGE,
    node: false,
  },
  {
    files: /^src\/features\/[^/]+\/store\//,
    mayImport: /^src\/(domain|ports|books|market|storage|features)\//,
    packages: /^(better-sqlite3|zod)$/,
    node: true,
  },
  {
    files: /^src\/features\//,
    mayImport:
      /^src\/(domain|ports|bus|books|desk|facts|schedule|strategies|inference|features)\/|^src\/market\/[^/]+\.ts$|^src\/config\.ts$/,
    packages: /^zod$/,
    node: false,
  },
  {
    files: /^src\/storage\//,
    mayImport: /^src\/(domain|ports|bus|books|market|storage|features)\//,
    packages: /^(better-sqlite3|sqlite-vec|zod)$/,
    node: true,
  },
  {
    files: /^src\/adapters\//,
    mayImport: /^src\/(domain|ports|adapters|features|strategies)\/|^src\/config\.ts$/,
    packages: /./,
    node: true,
  },
  {
    files: /^src\/config(-fields|-environment)?\.ts$/,
    mayImport: /^src\/(domain\/|schedule\/due-times\.ts$|config-(fields|environment)\.ts$)/,
    packages: /^zod$/,
    node: true,
  },
  {
    files: /^agents\//,
    mayImport: /^agents\/|^src\/(domain|ports|books|desk|facts|features|inference|strategies)\//,
    packages: /^zod$/,
    node: false,
  },
  {
    files:
      /^jobs\/(main|worker|live-desk|open-engine|open-people|open-skill-services|open-dispatcher|open-health|open-loop-watch|open-research|open-news|open-publishing|open-page|open-charts|replay\/(main|open-market)|calibrate\/seed-worker|(calibrate|verify|replay-change|why)\/main)\.ts$/,
    mayImport: /^(src|agents|jobs)\//,
    packages: NO_PACKAGE,
    node: true,
  },
  {
    files: /^jobs\//,
    mayImport: /^(agents|jobs)\/|^src\/(?!adapters\/|storage\/|market\/venues\/)/,
    packages: /^zod$/,
    node: false,
  },
  {
    files: /^bots\/(bot-process|console\/run-console)\.ts$/,
    mayImport: /^bots\/|^jobs\/(payloads|priorities)\.ts$|^src\/(domain|ports|adapters)\/|^src\/config\.ts$/,
    packages: NO_PACKAGE,
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
