import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { expect, it } from 'vitest';

const ROOT = join(import.meta.dirname, '../../../..');

/** The short form of `node scripts/chaos-day.mjs`: a process of its own, so that nothing it kills is this one. */
it('[D2] [D3] [D14] [D16] [Q5] a day under kills, cuts and a full disk loses and doubles nothing', async () => {
  const each = ['api', 'worker', 'pg', 'redis', 'cut', 'disk'].map((what) => `--${what}=1`);
  const seed = process.env.SEED === undefined ? [] : [`--seed=${process.env.SEED}`];
  const args = ['scripts/chaos-day.mjs', ...each, '--scale=0.4', ...seed];
  const { code, output } = await new Promise<{ code: number; output: string }>((resolve) => {
    execFile(process.execPath, args, { cwd: ROOT, timeout: 230_000 }, (error, stdout, stderr) =>
      resolve({ code: error ? 1 : 0, output: stdout + stderr }),
    );
  });
  console.log(output.trim().split('\n').slice(-2).join('\n'));
  expect(output).toContain(' 0 faults');
  expect(code, output).toBe(0);
}, 240_000);
