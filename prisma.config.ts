import { defineConfig } from 'prisma/config';

// Only `prisma generate`, `validate` and `format` are used. Migrations are applied by packages/db/src/migrate.ts, because
// Prisma's own migration engine is a download that is missing offline.
export default defineConfig({
  schema: 'prisma/schema',
  migrations: { path: 'prisma/migrations' },
});
