import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, expect, it } from 'vitest';

const ROOT = path.join(import.meta.dirname, '../../../..');

describe('the server’s own zone', () => {
  it.each(['Asia/Shanghai', 'America/Los_Angeles'])(
    '[POS-01] changes no business date: the unit suite of dates passes under TZ=%s',
    (zone) => {
      const file = path.join(mkdtempSync(path.join(tmpdir(), 'larder-zones-')), 'report.json');
      const args = [
        'node_modules/vitest/vitest.mjs',
        'run',
        '--project',
        'unit',
        'apps/server/src/platform/clock',
        '--reporter=json',
        `--outputFile=${file}`,
      ];
      execFileSync(process.execPath, args, { cwd: ROOT, env: { ...process.env, TZ: zone }, stdio: 'ignore' });
      const report = JSON.parse(readFileSync(file, 'utf8')) as {
        numPassedTests: number;
        numFailedTests: number;
        testResults: { assertionResults: { fullName: string }[] }[];
      };
      expect(report.numFailedTests).toBe(0);
      expect(report.numPassedTests).toBeGreaterThan(10);
      expect(report.testResults[0]?.assertionResults[0]?.fullName).toContain(zone);
    },
  );
});
