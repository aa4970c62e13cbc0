// Who may import whom. Each rule is proven by a planted violation in apps/server/test/architecture/boundaries.spec.ts.
// Lowest first; a module sees facades and events of modules on earlier lines only, its neighbours on a line not at all.
const ORDER = [
  ['audit', 'files'],
  ['org'],
  ['identity'],
  ['catalog'],
  ['inventory'],
  ['sales'],
  ['notifications'],
  ['workflow'],
];

const SERVER = '^apps/server/src';
const FOUNDATION = `${SERVER}/foundation`;
const MODULE = `${SERVER}/(?:foundation|modules)`;
// Whatever lies in modules/ and is not bi is a business module: a new folder gets the strictest rules without being listed.
const BUSINESS = `${SERVER}/modules/(?!bi/)`;
const TEST = '(\\.spec\\.tsx?$|/test/|/testing/)';

const forbid = (name, comment, from, to) => ({ name, comment, severity: 'error', from, to });

const looksLeftOnly = ORDER.flatMap((level, index) =>
  level.map((module) => {
    const others = ORDER.slice(index)
      .flat()
      .filter((other) => other !== module);
    return forbid(
      `${module}-looks-left-only`,
      'Foundation modules have one order; the other direction is an event.',
      { path: `${FOUNDATION}/${module}/` },
      { path: others.length > 0 ? `${FOUNDATION}/(?:${others.join('|')})/` : '^$' },
    );
  }),
);

/** @type {import('dependency-cruiser').IConfiguration} */
module.exports = {
  forbidden: [
    ...looksLeftOnly,
    forbid(
      'foundation-module-has-a-place',
      'Add the module to ORDER in this file: without a place nothing says what it may see.',
      { path: `${FOUNDATION}/(?!(?:${ORDER.flat().join('|')})/)([^/]+)/` },
      { path: MODULE, pathNot: `${FOUNDATION}/$1/` },
    ),
    forbid(
      'not-to-unresolvable',
      'An import that does not resolve would escape every other rule.',
      {},
      { couldNotResolve: true },
    ),
    forbid(
      'no-circular',
      'Files in a circle have no order of initialisation; a lazy import runs after both are there.',
      {},
      {
        circular: true,
        viaOnly: { dependencyTypesNot: ['type-only', 'dynamic-import'] },
      },
    ),
    forbid(
      'module-internals-are-private',
      'Another module is its index.ts, its events.ts and its Nest module.',
      // Tests arrange what they need where it is written.
      { path: `${MODULE}/([^/]+)/`, pathNot: TEST },
      {
        path: `${MODULE}/`,
        pathNot: [`${MODULE}/$1/`, `${MODULE}/[^/]+/(index|events)\\.ts$`, `${MODULE}/[^/]+/[^/]+\\.module\\.ts$`],
      },
    ),
    forbid(
      'composition-sees-public-surface',
      'Entry points wire modules; they do not reach into them.',
      { path: `${SERVER}/[^/]+\\.ts$` },
      { path: `${MODULE}/`, pathNot: [`${MODULE}/[^/]+/(index|events)\\.ts$`, `${MODULE}/[^/]+/[^/]+\\.module\\.ts$`] },
    ),
    forbid(
      'module-class-only-for-wiring',
      'Only Nest modules and entry points import a Nest module.',
      { path: MODULE, pathNot: `(\\.module\\.ts$|${TEST})` },
      { path: `${MODULE}/[^/]+/[^/]+\\.module\\.ts$` },
    ),
    forbid(
      'business-modules-talk-by-events',
      'Business modules know only the events of each other.',
      { path: `${BUSINESS}([^/]+)/` },
      { path: BUSINESS, pathNot: [`${SERVER}/modules/$1/`, '/events\\.ts$'] },
    ),
    forbid(
      'foundation-never-looks-up',
      'The foundation does not know who builds on it.',
      { path: FOUNDATION, pathNot: TEST },
      {
        path: `${SERVER}/modules/`,
      },
    ),
    forbid(
      'nobody-imports-bi',
      'bi reads everybody and nobody reads it.',
      { path: MODULE, pathNot: '/modules/bi/' },
      {
        path: `${SERVER}/modules/bi/`,
      },
    ),
    forbid(
      'platform-knows-no-module',
      'The platform would run in another product.',
      { path: `${SERVER}/platform/`, pathNot: TEST },
      {
        path: MODULE,
      },
    ),
    forbid(
      'public-surface-is-pure',
      'index.ts and events.ts hold types, tokens and event definitions: importing one must not load the module.',
      { path: `${MODULE}/([^/]+)/(index|events)\\.ts$` },
      { path: `${MODULE}/$1/(application|data|http|jobs|subscribers)/`, dependencyTypesNot: ['type-only'] },
    ),
    forbid(
      'domain-is-pure',
      'Rules are plain functions over plain data.',
      { path: `${MODULE}/([^/]+)/domain/`, pathNot: TEST },
      {
        pathNot: [
          `${MODULE}/$1/(domain/|[^/]+\\.(errors|facade)\\.ts$)`,
          `${SERVER}/platform/errors/`,
          // Calendar arithmetic: functions of their arguments.
          `${SERVER}/platform/clock/business-date\\.ts$`,
          // What another module says in public: types of its facade, never its implementation.
          `${MODULE}/[^/]+/(index|events)\\.ts$`,
          '^packages/(contracts|forecasting)/',
          // Functions of their arguments: parsing, canonical text, hashes.
          'node_modules/(zod|canonicalize|csv-stringify|csv-parse)/',
          '^(node:)?crypto$',
        ],
      },
    ),
    forbid(
      'domain-takes-types-of-its-facade',
      'The facade describes what the module gives; loading it from a rule would turn the arrow around.',
      { path: `${MODULE}/([^/]+)/domain/`, pathNot: TEST },
      { path: `${MODULE}/$1/[^/]+\\.facade\\.ts$`, dependencyTypesNot: ['type-only'] },
    ),
    forbid(
      'entrypoints-do-not-query',
      'Controllers, jobs and subscribers call the application layer; the type of a row does not query.',
      {
        path: `${MODULE}/[^/]+/(http|jobs|subscribers)/`,
        pathNot: TEST,
      },
      { path: `${MODULE}/[^/]+/data/`, dependencyTypesNot: ['type-only'] },
    ),
    forbid(
      'database-only-in-data',
      'Queries stand in data/ folders; the platform gives them their transaction.',
      {
        path: `${SERVER}/`,
        pathNot: [`${MODULE}/[^/]+/data/`, `${MODULE}/[^/]+/[^/]+/data/`, `${SERVER}/platform/`, TEST],
      },
      { path: ['^packages/db/', 'node_modules/(kysely|pg|@prisma)/'], dependencyTypesNot: ['type-only'] },
    ),
    forbid(
      'own-tables-only-in-data',
      'A module names its tables in data/.',
      { path: MODULE, pathNot: '/(data|test)/' },
      {
        path: `${SERVER}/platform/db/own-tables\\.ts$`,
      },
    ),
    forbid('packages-know-no-app', 'Packages are below the applications.', { path: '^packages/' }, { path: '^apps/' }),
    forbid(
      'contracts-are-a-leaf',
      'Contracts run in browser, server and device.',
      { path: '^packages/contracts/', pathNot: TEST },
      {
        pathNot: ['^packages/contracts/', 'node_modules/zod/'],
      },
    ),
    forbid(
      'forecasting-is-a-leaf',
      'The forecast runs without the product.',
      { path: '^packages/forecasting/src/', pathNot: TEST },
      { pathNot: ['^packages/forecasting/'], dependencyTypesNot: ['core'] },
    ),
    forbid(
      'forecasting-is-arithmetic',
      'No clock, no disk, no network; engine/ spreads the work over threads, cli/ and bench/ are the programs around it.',
      { path: '^packages/forecasting/src/(?!(engine|cli|bench)/)', pathNot: TEST },
      { dependencyTypes: ['core'] },
    ),
    forbid(
      'browser-sees-no-server',
      'Nothing of the server or its database reaches a browser.',
      { path: '^(apps/admin|packages/ui)/' },
      {
        path: '^(apps/server|packages/(db|testing|tooling|simulator))/',
      },
    ),
    forbid(
      'features-are-islands',
      'Features share through components, hooks and lib.',
      {
        path: '^apps/admin/src/features/([^/]+)/',
      },
      { path: '^apps/admin/src/features/', pathNot: '^apps/admin/src/features/$1/' },
    ),
    forbid(
      'admin-flows-one-way',
      'app/ composes; nothing imports it.',
      { path: '^apps/admin/src/(components|hooks|lib|features)/' },
      {
        path: '^apps/admin/src/app/',
      },
    ),
    forbid(
      'admin-shared-knows-no-feature',
      'Shared code serves every feature.',
      { path: '^apps/admin/src/(components|hooks|lib)/' },
      {
        path: '^apps/admin/src/features/',
      },
    ),
    forbid(
      'no-test-code-in-production',
      'Test code stays in tests.',
      { pathNot: [TEST, '^apps/e2e/'] },
      {
        path: '(/test/|/testing/|\\.spec\\.tsx?$)',
        pathNot: 'node_modules/',
      },
    ),
  ],
  options: {
    // Imports as they are written. 'specify' would also compile each file to tell which of them disappear: four times the
    // processor time for something that no rule asks.
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.base.json' },
    doNotFollow: { path: 'node_modules' },
    // A browser run that was cut short leaves the pages' scripts among its traces.
    exclude: { path: '(^|/)(dist|generated|test-results)/' },
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['source', 'import', 'types', 'default'] },
  },
};
