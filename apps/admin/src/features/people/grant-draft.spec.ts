import { describe, expect, it } from 'vitest';
import { chosenIn, type GrantDraft, grantErrorsOf, missingIn } from './grant-draft.ts';

const UNIT = '0190a5b0-0000-7000-8000-000000000001';
const drafts: GrantDraft[] = [
  { key: 1, role: 'clerk', unitId: UNIT },
  { key: 2, role: null, unitId: UNIT },
  { key: 3, role: 'buyer', unitId: null },
];

describe('grant draft', () => {
  it('[PPL-11] says which part of which grant is missing, and sends complete ones only', () => {
    const errors = missingIn(drafts, { role: 'choose a role', unitId: 'choose a scope' });
    expect(errors).toEqual({
      1: { role: 'choose a role', unitId: undefined },
      2: { role: undefined, unitId: 'choose a scope' },
    });
    expect(missingIn(drafts.slice(0, 1), { role: 'r', unitId: 'u' })).toEqual({});
    expect(chosenIn(drafts)).toEqual([{ role: 'clerk', unitId: UNIT }]);
  });

  it('puts the server’s reasons beside the grant they belong to', () => {
    const errors = grantErrorsOf([
      { path: 'grants.1.unitId', message: 'no such unit' },
      { path: 'grants.1.role', message: 'too high' },
      { path: 'email', message: 'wrong' },
      { path: 'grants', message: 'too many' },
    ]);
    expect(errors).toEqual({ 1: { unitId: 'no such unit', role: 'too high' } });
  });
});
