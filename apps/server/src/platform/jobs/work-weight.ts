import { sql } from '@larder/db';
import { clientsOf, type Tx } from '../db/tx.ts';

/** Shares of the workers that a chain may have while others wait too. */
export const WORK_WEIGHTS = { least: 1, most: 100 } as const;

/** @param weight 1 is the plain share; a chain with 3 gets three jobs started for each one of another */
export async function setWorkWeight(tx: Tx, weight: number): Promise<void> {
  await sql`update tenant set work_weight = ${weight} where tenant_id = ${tx.ctx.tenantId}`.execute(
    clientsOf(tx).kysely,
  );
}
