import type { Person } from '@larder/contracts/identity/people';

export type Role = Person['grants'][number]['role'];
/** A grant being edited; null parts are still to be chosen. */
export interface GrantDraft {
  key: number;
  role: Role | null;
  unitId: string | null;
}
export type GrantErrors = Record<number, { role?: string | undefined; unitId?: string | undefined }>;

/** What is still missing, by position; empty when all is chosen. */
export function missingIn(value: readonly GrantDraft[], words: { role: string; unitId: string }): GrantErrors {
  const errors: GrantErrors = {};
  value.forEach((grant, index) => {
    if (grant.role && grant.unitId) return;
    errors[index] = {
      role: grant.role ? undefined : words.role,
      unitId: grant.unitId ? undefined : words.unitId,
    };
  });
  return errors;
}

/** The complete grants, as the contract takes them. */
export function chosenIn(value: readonly GrantDraft[]): { role: Role; unitId: string }[] {
  return value.flatMap(({ role, unitId }) => (role && unitId ? [{ role, unitId }] : []));
}

/** Field errors of a problem (`grants.0.unitId`) by position. */
export function grantErrorsOf(errors: readonly { path: string; message: string }[]): GrantErrors {
  const result: GrantErrors = {};
  for (const { path, message } of errors) {
    const [, index, part] = /^grants\.(\d+)\.(role|unitId)$/.exec(path) ?? [];
    if (index !== undefined && part !== undefined)
      result[Number(index)] = { ...result[Number(index)], [part]: message };
  }
  return result;
}
