/** What rolldown says about a module while it decides about chunks. */
interface Modules {
  getModuleInfo(id: string): { readonly importedIds: readonly string[] } | null;
}

/** One rule of rolldown's `codeSplitting.groups`. */
interface Group {
  readonly name: string | ((id: string, modules: Modules) => string | null);
  readonly test?: RegExp;
  readonly priority: number;
  readonly minShareCount?: number;
}

/** A package's files below node_modules, of npm as of pnpm. */
const npm = (names: string): RegExp =>
  new RegExp(
    String.raw`node_modules[\\/](?:\.pnpm[\\/][^\\/]+[\\/]node_modules[\\/])?(?:${names.replaceAll('/', String.raw`[\\/]`)})[\\/]`,
  );

const either = (...parts: RegExp[]): RegExp => new RegExp(parts.map((part) => part.source).join('|'));

const path = (id: string): string => id.replaceAll('\\', '/');

/** Re-exports of a whole package: who imports one needs a few names of it, never all. */
const BARREL = /\/packages\/[^/]+\/src\/index\.ts$|\/node_modules\//;

/** Modules that `roots` need at once: themselves and everything that they import statically, not through a barrel. */
function reach(roots: readonly string[], modules: Modules): Set<string> {
  const seen = new Set<string>();
  const open = [...roots];
  for (let id = open.pop(); id !== undefined; id = open.pop()) {
    if (seen.has(id) || BARREL.test(path(id))) continue;
    seen.add(id);
    open.push(...(modules.getModuleInfo(id)?.importedIds ?? []));
  }
  return seen;
}

/** The entry, the frame around the pages, and what they import from own code. */
function firstPaint(app: string): (id: string, modules: Modules) => string | null {
  let first: Set<string> | undefined;
  return (id, modules) => {
    first ??= reach(
      ['main.tsx', 'app/shell-layout.tsx'].map((file) => `${path(app)}/src/${file}`),
      modules,
    );
    return first.has(id) ? 'app' : null;
  };
}

/** Own code by the area that it belongs to. */
const byArea = (id: string): string | null => {
  const [, area, where] = /\/(packages\/contracts\/src|src\/features)\/([^/]+)\//.exec(path(id)) ?? [];
  return where === undefined ? null : area === 'src/features' ? where : `contracts-${where}`;
};

/**
 * Names the chunk of what more than one page needs. Left to itself the bundler makes a file of every set of pages that share
 * something: 130 files for one order, fetched six at a time. A group takes what its modules import along, so the ones that
 * others stand on come first.
 * @param app folder of the admin app
 */
export function chunkGroups(app: string): Group[] {
  const rules: Omit<Group, 'priority'>[] = [
    { name: 'react', test: npm('react|react-dom|scheduler') },
    {
      name: 'data',
      test: npm(
        '@tanstack/(?:react-query|query-core|react-router|router-core|history|store|react-store)|zod|use-intl|intl-messageformat|@formatjs',
      ),
    },
    {
      name: 'base',
      test: either(
        npm('lucide-react'),
        /packages[\\/]ui[\\/]src[\\/](?:shell[\\/](?!command)|labels\.|a11y[\\/](?:class-names|use-phone)\.|ledger[\\/](?:state|ledger|stat|sparkline)\.|primitives[\\/](?:button|small|toast|tabs\.module)\.)/,
        /admin[\\/]src[\\/]components[\\/](?:page|page-head|list-page|detail-page|places-text)\./,
        /packages[\\/]contracts[\\/]src[\\/]common[\\/]/,
      ),
      minShareCount: 2,
    },
    { name: firstPaint(app) },
    {
      name: 'menus',
      test: either(
        npm(
          '@floating-ui/[^/]+|@base-ui/utils|@base-ui/react/(?:floating-ui-react|internals|utils|menu|popover|dialog|field)',
        ),
        /packages[\\/]ui[\\/]src[\\/]primitives[\\/](?:dialog|menu|popover|popup|text-input|field)\./,
      ),
      minShareCount: 2,
    },
    {
      name: 'lists',
      test: either(
        npm('@tanstack/(?:react-table|table-core)|@base-ui/react/select'),
        /packages[\\/]ui[\\/]src[\\/](?:data[\\/](?:table|data-table|row-window|list-tools)|primitives[\\/](?:choice|checkbox|radio-segment|select)\.)/,
      ),
      minShareCount: 2,
    },
    {
      name: 'forms',
      test: either(
        npm('@base-ui/react/combobox'),
        /packages[\\/]ui[\\/]src[\\/]primitives[\\/]combobox\./,
        /admin[\\/]src[\\/]components[\\/](?:form|[^\\/]+-combobox)\./,
      ),
      minShareCount: 2,
    },
    {
      name: 'grid',
      test: /packages[\\/]ui[\\/]src[\\/]data[\\/](?:grid-|data-grid|active-cell|edit-store)/,
      minShareCount: 2,
    },
    { name: byArea, minShareCount: 5 },
  ];
  return rules.map((rule, place) => ({ ...rule, priority: rules.length - place }));
}
