import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const manifest = JSON.parse(
  // The same depth below apps/server in src and in dist.
  readFileSync(join(import.meta.dirname, '../../../../../package.json'), 'utf8'),
) as { version: string };

/** Of the running program. */
export const BUILD = { version: manifest.version };
