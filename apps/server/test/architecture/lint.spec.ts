import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { PlantedTree } from './planted.ts';

const BIOME = 'node_modules/@biomejs/biome/bin/biome';
const MODULE = 'apps/server/src/foundation/org/application/planted.ts';

interface Rule {
  readonly name: string;
  /** What the report must contain. */
  readonly report: string;
  readonly path: string;
  readonly code: string;
  /** Where the same code is allowed, or the code that is right at the same place. */
  readonly allowed: { readonly path?: string; readonly code?: string };
}

const RULES: readonly Rule[] = [
  {
    name: 'Date.now() in a module',
    report: 'Clock port',
    path: MODULE,
    code: 'export const at = Date.now();\n',
    allowed: { path: 'apps/server/src/platform/clock/planted.ts' },
  },
  {
    name: 'new Date() in a business module',
    report: 'Clock port',
    path: 'apps/server/src/modules/ordering/domain/planted.ts',
    code: 'export const at = new Date();\n',
    allowed: { code: 'export const at = (ms: number) => new Date(ms);\n' },
  },
  {
    name: 'a batch transaction',
    report: 'TenantDb.tx',
    path: 'apps/server/src/foundation/org/data/planted.ts',
    code: 'export const both = (db: Db) => db.$transaction([db.a(), db.b()]);\n',
    allowed: { code: 'export const both = (db: Db) => db.$transaction(async (tx) => tx.a());\n' },
  },
  {
    name: 'a lenient moduleRef',
    report: 'strict: false',
    path: MODULE,
    code: 'export const facade = (moduleRef: Ref) => moduleRef.get(Facade, { strict: false });\n',
    allowed: { code: 'export const facade = (moduleRef: Ref) => moduleRef.get(Facade, { strict: true });\n' },
  },
  {
    name: 'a lenient moduleRef with a type argument',
    report: 'strict: false',
    path: MODULE,
    code: 'export const facade = (moduleRef: Ref) => moduleRef.resolve<Facade>(TOKEN, { each: true, strict: false });\n',
    allowed: { code: 'export const facade = (map: Map<string, string>) => map.get("strict");\n' },
  },
  {
    name: 'request scope',
    report: 'Request scope',
    path: MODULE,
    code: 'export const options = { scope: Scope.REQUEST };\n',
    allowed: { code: 'export const options = { scope: Scope.DEFAULT };\n' },
  },
  {
    name: 'raw SQL outside data/',
    report: 'Raw SQL',
    path: MODULE,
    code: 'export const rows = (tx: Tx) => tx.$queryRaw`select 1`;\n',
    allowed: { path: 'apps/server/src/foundation/org/data/planted.ts' },
  },
  {
    name: 'a part of a page that is lazy without patience',
    report: 'lazyPart',
    path: 'apps/admin/src/features/orders/planted.ts',
    code: "export const Part = lazy(() => import('./part.tsx'));\n",
    allowed: { path: 'packages/ui/src/lazy/planted.ts' },
  },
  {
    name: 'process.env outside platform/config',
    report: 'noProcessEnv',
    path: MODULE,
    code: 'export const home = process.env.HOME;\n',
    allowed: { path: 'apps/server/src/platform/config/planted.ts' },
  },
  {
    name: 'process.env in a package',
    report: 'noProcessEnv',
    path: 'packages/forecasting/src/planted.ts',
    code: 'export const home = process.env.HOME;\n',
    allowed: { path: 'packages/tooling/src/planted.ts' },
  },
  {
    name: 'console in the server',
    report: 'noConsole',
    path: MODULE,
    code: 'console.log(1);\n',
    allowed: { path: 'apps/server/src/main.cli.ts' },
  },
  {
    name: 'any',
    report: 'noExplicitAny',
    path: MODULE,
    code: 'export const f = (a: any): string => a;\n',
    allowed: { code: 'export const f = (a: unknown): string => String(a);\n' },
  },
  {
    name: 'a swallowed error',
    report: 'noEmptyBlockStatements',
    path: MODULE,
    code: 'export function f(g: () => void): void {\n  try {\n    g();\n  } catch {}\n}\n',
    allowed: { code: 'export function f(g: () => void): void {\n  g();\n}\n' },
  },
  {
    name: 'an enum in a package',
    report: 'noEnum',
    path: 'packages/contracts/src/planted.ts',
    code: 'export enum A {\n  B = 1,\n}\n',
    allowed: { code: 'export const A = { B: 1 } as const;\n' },
  },
  {
    name: 'a parameter property in a package (type stripping cannot run it)',
    report: 'noParameterProperties',
    path: 'packages/forecasting/src/planted.ts',
    code: 'export class A {\n  constructor(readonly b: number) {}\n}\n',
    allowed: { path: MODULE },
  },
];

let tree: PlantedTree;
beforeEach(() => {
  tree = new PlantedTree().copy('biome.json').copy('scripts/lint');
});
afterEach(() => tree.remove());

const lint = () => tree.run(BIOME, ['lint', '.', '--max-diagnostics=none']);

describe.each(RULES)('lint refuses $name', ({ report, path, code, allowed }) => {
  it('where it is not allowed', () => {
    tree.write({ [path]: code });
    const { code: exit, output } = lint();
    expect(output).toContain(report);
    expect(exit).toBe(1);
  });

  it('and only there', () => {
    tree.write({ [allowed.path ?? path]: allowed.code ?? code });
    const { code: exit, output } = lint();
    expect(output).not.toContain(report);
    expect(exit, output).toBe(0);
  });
});
