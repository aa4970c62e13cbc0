// npm run migrate: brings the database of DATABASE_URL up to this version and ends. For installations that start API and
// worker by themselves (docker-compose.yml); "npm start" does it on its own.
import { fileURLToPath } from 'node:url';
import { migrateDatabase, startDatabase } from './launch/database.mjs';
import { continueInNode24 } from './launch/node24.mjs';
import { readSettings } from './launch/settings.mjs';
import { complain, UserError } from './launch/steps.mjs';

try {
  const settings = readSettings();
  if (!settings.databaseUrl) throw new UserError('DATABASE_URL is missing: the database to bring up to date');
  if (await continueInNode24(fileURLToPath(import.meta.url)))
    await migrateDatabase(settings, await startDatabase(settings));
} catch (error) {
  complain(error);
  process.exit(1);
}
