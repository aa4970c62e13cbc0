import { describe, expect, it } from 'vitest';
import { apply, readMutants } from './patches.mjs';

describe('planted bugs', () => {
  const mutants = readMutants();

  it('are there for every promise of the ingest, the outbox, approvals and tenancy', () => {
    expect(mutants.length).toBeGreaterThanOrEqual(14);
  });

  it.each(mutants.map((m) => [m.name, m.file] as const))(
    '%s still applies: after a change here plant the same bug again (node scripts/mutants.mjs <name>)',
    (_, file) => {
      expect(apply(file, { check: true })).toBe('');
    },
  );
});
