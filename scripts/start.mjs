// npm start: from a clean clone to a running Larder. Plain JS without dependencies: it runs on the system's Node, installs
// the packages, and goes on in the Node 24 that comes with them.
import { fileURLToPath } from 'node:url';
import { install } from './launch/install.mjs';
import { continueInNode24 } from './launch/node24.mjs';
import { readSettings } from './launch/settings.mjs';
import { complain } from './launch/steps.mjs';

try {
  const settings = readSettings();
  if (process.env.LARDER_INNER !== '1') await install();
  if (await continueInNode24(fileURLToPath(import.meta.url))) {
    const { run } = await import('./launch/run.mjs');
    await run(settings);
  }
} catch (error) {
  complain(error);
  process.exit(1);
}
