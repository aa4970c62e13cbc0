import { readdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, relative } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { PlantedTree, ROOT, runTool } from './planted.ts';

const CRUISER = 'node_modules/dependency-cruiser/bin/dependency-cruiser.mjs';
const CONFIG = '.dependency-cruiser.cjs';
const FOUNDATION = 'apps/server/src/foundation';
const MODULES = 'apps/server/src/modules';
const ADMIN = 'apps/admin/src';

type Kind = 'value' | 'type' | 'dynamic';
/** An import from one file to another; a target that begins with "node:" is taken literally. */
type Edge = readonly [from: string, to: string, kind?: Kind];
interface Violation {
  readonly rule: { readonly name: string };
  readonly from: string;
  readonly to: string;
}

/** One violation at least for every rule. */
const FORBIDDEN: Readonly<Record<string, readonly Edge[]>> = {
  'audit-looks-left-only': [[`${FOUNDATION}/audit/a.ts`, `${FOUNDATION}/files/index.ts`]],
  'files-looks-left-only': [[`${FOUNDATION}/files/a.ts`, `${FOUNDATION}/audit/index.ts`]],
  'org-looks-left-only': [
    [`${FOUNDATION}/org/a.ts`, `${FOUNDATION}/identity/index.ts`],
    [`${FOUNDATION}/org/b.ts`, `${FOUNDATION}/sales/events.ts`, 'type'],
    [`${FOUNDATION}/org/c.ts`, `${FOUNDATION}/workflow/index.ts`, 'dynamic'],
  ],
  'identity-looks-left-only': [[`${FOUNDATION}/identity/a.ts`, `${FOUNDATION}/catalog/index.ts`]],
  'catalog-looks-left-only': [[`${FOUNDATION}/catalog/a.ts`, `${FOUNDATION}/inventory/index.ts`]],
  'inventory-looks-left-only': [[`${FOUNDATION}/inventory/a.ts`, `${FOUNDATION}/sales/events.ts`]],
  'sales-looks-left-only': [[`${FOUNDATION}/sales/a.ts`, `${FOUNDATION}/notifications/index.ts`]],
  'notifications-looks-left-only': [[`${FOUNDATION}/notifications/a.ts`, `${FOUNDATION}/workflow/index.ts`]],
  'foundation-module-has-a-place': [[`${FOUNDATION}/unlisted/a.ts`, `${FOUNDATION}/org/index.ts`]],
  'not-to-unresolvable': [[`${FOUNDATION}/org/d.ts`, 'node:missing-on-purpose']],
  'no-circular': [[`${FOUNDATION}/org/circle-a.ts`, `${FOUNDATION}/org/circle-b.ts`]],
  'module-internals-are-private': [
    [`${FOUNDATION}/sales/b.ts`, `${FOUNDATION}/org/application/x.ts`],
    [`${MODULES}/ordering/a.ts`, `${FOUNDATION}/catalog/data/x.ts`, 'type'],
  ],
  'composition-sees-public-surface': [['apps/server/src/main.planted.ts', `${FOUNDATION}/org/data/x.ts`]],
  'module-class-only-for-wiring': [[`${MODULES}/ordering/b.ts`, `${FOUNDATION}/org/org.module.ts`]],
  'business-modules-talk-by-events': [
    [`${MODULES}/ordering/c.ts`, `${MODULES}/supply-chain/index.ts`],
    [`${MODULES}/nobody-listed-this/a.ts`, `${MODULES}/ordering/index.ts`],
  ],
  'foundation-never-looks-up': [[`${FOUNDATION}/workflow/a.ts`, `${MODULES}/ordering/events.ts`]],
  'nobody-imports-bi': [[`${MODULES}/crm/a.ts`, `${MODULES}/bi/events.ts`]],
  'platform-knows-no-module': [['apps/server/src/platform/jobs/a.ts', `${FOUNDATION}/org/index.ts`]],
  'public-surface-is-pure': [[`${FOUNDATION}/catalog/index.ts`, `${FOUNDATION}/catalog/application/x.ts`]],
  'domain-is-pure': [
    [`${MODULES}/ordering/domain/a.ts`, 'node:fs'],
    [`${MODULES}/ordering/domain/b.ts`, 'apps/server/src/platform/clock/x.ts'],
    [`${MODULES}/ordering/domain/c.ts`, `${MODULES}/ordering/application/x.ts`, 'type'],
  ],
  'domain-takes-types-of-its-facade': [[`${MODULES}/ordering/domain/d.ts`, `${MODULES}/ordering/ordering.facade.ts`]],
  'entrypoints-do-not-query': [
    [`${MODULES}/ordering/http/a.ts`, `${MODULES}/ordering/data/x.ts`],
    [`${MODULES}/ordering/subscribers/a.ts`, `${MODULES}/ordering/data/x.ts`],
    [`${MODULES}/ordering/jobs/a.ts`, `${MODULES}/ordering/data/x.ts`],
  ],
  'database-only-in-data': [
    [`${MODULES}/ordering/application/b.ts`, 'packages/db/src/x.ts'],
    ['apps/server/src/main.other.ts', 'packages/db/src/x.ts', 'dynamic'],
  ],
  'own-tables-only-in-data': [
    [`${MODULES}/ordering/application/c.ts`, 'apps/server/src/platform/db/own-tables.ts', 'type'],
  ],
  'packages-know-no-app': [['packages/i18n/src/a.ts', 'apps/server/src/platform/clock/x.ts']],
  'contracts-are-a-leaf': [['packages/contracts/src/a.ts', 'packages/i18n/src/x.ts']],
  'forecasting-is-a-leaf': [['packages/forecasting/src/b.ts', 'packages/contracts/src/x.ts']],
  'forecasting-is-arithmetic': [['packages/forecasting/src/a.ts', 'node:fs']],
  'browser-sees-no-server': [
    [`${ADMIN}/lib/a.ts`, 'packages/db/src/x.ts', 'type'],
    ['packages/ui/src/a.ts', 'packages/tooling/src/x.ts'],
  ],
  'features-are-islands': [[`${ADMIN}/features/orders/a.ts`, `${ADMIN}/features/stores/x.ts`]],
  'admin-flows-one-way': [[`${ADMIN}/features/orders/b.ts`, `${ADMIN}/app/x.ts`]],
  'admin-shared-knows-no-feature': [[`${ADMIN}/components/a.ts`, `${ADMIN}/features/orders/x.ts`]],
  'no-test-code-in-production': [
    [`${FOUNDATION}/org/e.ts`, 'packages/testing/src/x.ts'],
    [`${FOUNDATION}/org/f.ts`, `${FOUNDATION}/org/test/x.ts`],
  ],
};

/** The way back of the planted circle, which is reported once. */
const WAY_BACK: Edge = [`${FOUNDATION}/org/circle-b.ts`, `${FOUNDATION}/org/circle-a.ts`];

/** Rules that cannot be broken: the last module in the order has nobody to its right. */
const EMPTY_RULES = ['workflow-looks-left-only'];

/** What the rules must let through, or they would soon be switched off. */
const ALLOWED: readonly Edge[] = [
  [`${FOUNDATION}/sales/ok.ts`, `${FOUNDATION}/org/index.ts`],
  [`${FOUNDATION}/sales/ok.ts`, `${FOUNDATION}/inventory/events.ts`],
  [`${FOUNDATION}/sales/sales.module.ts`, `${FOUNDATION}/catalog/catalog.module.ts`],
  [`${FOUNDATION}/sales/application/ok.ts`, `${FOUNDATION}/sales/data/x.ts`],
  [`${FOUNDATION}/sales/data/ok.ts`, 'packages/db/src/x.ts'],
  [`${FOUNDATION}/sales/data/ok.ts`, 'apps/server/src/platform/db/own-tables.ts'],
  [`${FOUNDATION}/sales/index.ts`, `${FOUNDATION}/sales/application/x.ts`, 'type'],
  [`${MODULES}/ordering/ok.ts`, `${MODULES}/supply-chain/events.ts`],
  [`${MODULES}/ordering/ok.ts`, `${FOUNDATION}/workflow/index.ts`],
  [`${MODULES}/ordering/domain/ok.ts`, 'packages/contracts/src/x.ts'],
  [`${MODULES}/ordering/domain/ok.ts`, `${MODULES}/ordering/ordering.facade.ts`, 'type'],
  [`${MODULES}/ordering/http/ok.view.ts`, `${MODULES}/ordering/data/x.ts`, 'type'],
  [`${MODULES}/bi/ok.ts`, `${MODULES}/ordering/events.ts`],
  ['apps/server/src/platform/clock/ok.ts', 'packages/db/src/x.ts'],
  ['apps/server/src/app.module.ts', `${MODULES}/ordering/ordering.module.ts`],
  [`${MODULES}/ordering/ok.spec.ts`, 'packages/testing/src/x.ts'],
  ['packages/forecasting/src/engine/ok.ts', 'node:worker_threads'],
  [`${ADMIN}/app/ok.ts`, `${ADMIN}/features/orders/x.ts`],
  [`${ADMIN}/features/orders/ok.ts`, 'packages/contracts/src/x.ts'],
];

function cruise(root: string): Violation[] {
  const { code, stdout, output } = runTool(root, CRUISER, ['--config', CONFIG, '-T', 'json', 'apps', 'packages']);
  if (!stdout.startsWith('{')) throw new Error(`dependency-cruiser ended with ${code}:\n${output}`);
  return JSON.parse(stdout).summary.violations;
}

function plant(tree: PlantedTree, edges: readonly Edge[]): void {
  const files: Record<string, string> = {};
  for (const [, to] of edges) if (!to.startsWith('node:')) files[to] ??= 'export const x = 1;\n';
  edges.forEach(([from, to, kind = 'value'], index) => {
    const path = relative(dirname(from), to);
    const target = to.startsWith('node:') ? to : path.startsWith('.') ? path : `./${path}`;
    const line = {
      value: `import * as x${index} from '${target}';\nexport const y${index} = x${index};\n`,
      type: `import type * as x${index} from '${target}';\nexport type Y${index} = typeof x${index};\n`,
      dynamic: `export const y${index} = () => import('${target}');\n`,
    }[kind];
    files[from] = (files[from] ?? '') + line;
  });
  tree.write(files);
}

describe('module boundaries', () => {
  it('are kept by the project', () => {
    const lines = cruise(ROOT).map(({ rule, from, to }) => `${rule.name}: ${from} → ${to}`);
    expect(lines).toEqual([]);
  });

  it('name every folder of the foundation', () => {
    const config = createRequire(import.meta.url)(join(ROOT, CONFIG));
    const names: string[] = config.forbidden.map((rule: { name: string }) => rule.name);
    const folders = readdirSync(join(ROOT, FOUNDATION), { withFileTypes: true }).filter((entry) => entry.isDirectory());
    for (const { name } of folders) expect(names).toContain(`${name}-looks-left-only`);
  });

  it('have a planted violation for every rule', () => {
    const config = createRequire(import.meta.url)(join(ROOT, CONFIG));
    const names: string[] = config.forbidden.map((rule: { name: string }) => rule.name);
    expect(Object.keys(FORBIDDEN).toSorted()).toEqual(names.filter((name) => !EMPTY_RULES.includes(name)).toSorted());
  });
});

describe('planted violations', () => {
  let tree: PlantedTree;
  let found: Violation[];

  beforeAll(() => {
    tree = new PlantedTree().copy(CONFIG).copy('tsconfig.base.json');
    plant(tree, [...Object.values(FORBIDDEN).flat(), WAY_BACK, ...ALLOWED]);
    found = cruise(tree.root);
  });
  afterAll(() => tree.remove());

  const between = ([from, to]: Edge) =>
    found
      .filter((each) => each.from === from && (each.to === to || to.startsWith('node:')))
      .map((each) => each.rule.name);

  it.each(
    Object.entries(FORBIDDEN).flatMap(([rule, edges]) =>
      edges.map((edge) => ({ rule, edge, from: edge[0], to: edge[1] })),
    ),
  )('$rule: $from → $to', ({ rule, edge }) => {
    expect(between(edge)).toContain(rule);
  });

  it.each(ALLOWED.map((edge) => ({ edge, from: edge[0], to: edge[1] })))('allowed: $from → $to', ({ edge }) => {
    expect(between(edge)).toEqual([]);
  });
});
