// npm run build: generated database types, server and admin; what "npm start" and "npm test" build, without starting anything.
import { generate } from './generate.mjs';
import { buildAdmin, buildServer } from './launch/build.mjs';
import { complain, step } from './launch/steps.mjs';

try {
  await step('generate', 'correct prisma/schema as the message says', async (note) =>
    note((await generate()) ? 'database types written' : 'up to date'),
  );
  await buildServer();
  await buildAdmin();
} catch (error) {
  complain(error);
  process.exit(1);
}
