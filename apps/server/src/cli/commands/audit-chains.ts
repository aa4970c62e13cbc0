import type { AuditCheck } from '../../foundation/audit/index.ts';
import { UsageError } from '../command.ts';

/** The named chain, or all. @throws UsageError for a code that no chain has */
export async function chosenChains(
  check: AuditCheck,
  code: string | undefined,
): Promise<readonly { readonly tenantId: string; readonly code: string }[]> {
  const all = await check.chains();
  if (code === undefined) return all;
  const chosen = all.filter((chain) => chain.code === code);
  if (chosen.length === 0) throw new UsageError(`--tenant: no chain has the code ${code}`);
  return chosen;
}
