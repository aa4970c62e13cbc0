import { defineConfig } from 'vitest/config';

// Nest reads constructor types at run time; oxc writes them into the code that the tests run.
const decorators = { decorator: { legacy: true, emitDecoratorMetadata: true } };
const ignored = ['**/node_modules/**', '**/dist/**', '**/generated/**'];

export default defineConfig({
  test: {
    pool: 'forks',
    maxWorkers: 2,
    reporters: ['default'],
    projects: [
      {
        oxc: decorators,
        test: {
          name: 'unit',
          include: [
            'packages/**/*.spec.{ts,tsx}',
            'apps/server/src/**/*.spec.ts',
            'apps/admin/**/*.spec.{ts,tsx}',
            'scripts/**/*.spec.ts',
          ],
          exclude: [...ignored, '**/*.int.spec.ts'],
          // Some start a process or try hundreds of inputs; a busy machine must not fail them.
          testTimeout: 30_000,
        },
      },
      {
        oxc: decorators,
        test: {
          name: 'int',
          include: ['apps/server/**/*.int.spec.ts', 'packages/**/*.int.spec.ts', 'scripts/**/*.int.spec.ts'],
          // Every file has databases of its own and builds its own application: loading the server's modules anew for each
          // of more than a hundred files would only cost 3 s of processor time apiece.
          isolate: false,
          exclude: ignored,
          globalSetup: ['packages/testing/src/global-setup.ts'],
          env: { NODE_ENV: 'test', LOG_LEVEL: 'silent' },
          testTimeout: 30_000,
          hookTimeout: 60_000,
        },
      },
      {
        oxc: decorators,
        test: {
          name: 'arch',
          include: ['apps/server/test/architecture/**/*.spec.ts'],
          exclude: [...ignored, '**/*.int.spec.ts'],
          testTimeout: 180_000,
          hookTimeout: 60_000,
        },
      },
    ],
  },
});
