import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { expect, it } from 'vitest';

const ROOT = join(import.meta.dirname, '../../../..');

/** The short form of `node scripts/chaos-day.mjs`: a process of its own, so that nothing it kills is this one. */
it('[D2] [D3] a store-day under SIGKILL of API and PostgreSQL loses and doubles nothing', async () => {
  const args = [
    'scripts/chaos-day.mjs',
    '--api-kills=1',
    '--pg-kills=1',
    '--scale=0.5',
    ...(process.env.SEED === undefined ? [] : [`--seed=${process.env.SEED}`]),
  ];
  const { code, output } = await new Promise<{ code: number; output: string }>((resolve) => {
    execFile(process.execPath, args, { cwd: ROOT, timeout: 150_000 }, (error, stdout, stderr) =>
      resolve({ code: error ? 1 : 0, output: stdout + stderr }),
    );
  });
  expect(output).toContain(' 0 faults');
  expect(code, output).toBe(0);
}, 160_000);
