import { plainPool } from '@larder/db';
import type pg from 'pg';
import { GENESIS, type SealedEvent, sealOf } from '../domain/chain.ts';
import { SEALED_TEXT } from './sealed-columns.ts';

const STATEMENT_MS = 30_000;
const IDLE_MS = 30_000;

/** Writes seals as role larder_sealer, which sees all chains and can append, never change. */
export class SealStore {
  private readonly pool: pg.Pool;

  constructor(url: string) {
    this.pool = plainPool({
      url,
      max: 2,
      applicationName: 'larder-sealer',
      statementTimeoutMs: STATEMENT_MS,
      idleTransactionMs: IDLE_MS,
    });
    this.pool.on('error', () => undefined);
  }

  /** Chains in which something waits: one probe of an index per chain. */
  async waiting(): Promise<string[]> {
    const { rows } = await this.pool.query<{ id: string }>(
      `select t.tenant_id id from tenant t where exists (select 1 from audit_unsealed u where u.tenant_id = t.tenant_id) order by 1`,
    );
    return rows.map((r) => r.id);
  }

  async tenants(): Promise<{ readonly tenantId: string; readonly code: string }[]> {
    const { rows } = await this.pool.query<{ tenantId: string; code: string }>(
      `select tenant_id "tenantId", code from tenant order by code`,
    );
    return rows;
  }

  /**
   * Seals what waits in one chain, oldest id first, in one transaction. The lock is tried, never waited for: who holds it does
   * the work. Nobody else takes it, so no transaction that records an event ever meets it.
   * @returns how many; 0 when nothing waits or another process is at it
   */
  async seal(tenantId: string, limit: number): Promise<number> {
    const client = await this.pool.connect();
    let broken: Error | undefined;
    try {
      await client.query('begin');
      const sealed = await sealWaiting(client, tenantId, limit);
      await client.query('commit');
      return sealed;
    } catch (error) {
      await client.query('rollback').catch((e: Error) => {
        broken = e;
      });
      throw error;
    } finally {
      client.release(broken);
    }
  }

  async close(): Promise<void> {
    if (!this.pool.ended) await this.pool.end();
  }
}

async function sealWaiting(client: pg.PoolClient, tenantId: string, limit: number): Promise<number> {
  const lock = await client.query<{ got: boolean }>(
    `select pg_try_advisory_xact_lock(hashtextextended('audit.seal ' || $1, 0)) got`,
    [tenantId],
  );
  if (!lock.rows[0]?.got) return 0;
  const { rows: events } = await client.query<SealedEvent>(
    `select ${SEALED_TEXT} from audit_unsealed u join audit_event e on e.tenant_id = u.tenant_id and e.id = u.event_id
     where u.tenant_id = $1 and not exists (select 1 from audit_seal s where s.tenant_id = u.tenant_id and s.event_id = u.event_id)
     order by u.event_id limit $2`,
    [tenantId, limit],
  );
  if (events.length === 0) return 0;
  const { rows: heads } = await client.query<{ seq: bigint; hash: Buffer }>(
    'select seq, hash from audit_seal where tenant_id = $1 order by seq desc limit 1',
    [tenantId],
  );
  const first = (heads[0]?.seq ?? 0n) + 1n;
  let previous: Uint8Array = heads[0]?.hash ?? GENESIS;
  const hashes = events.map((event) => {
    previous = sealOf(previous, event);
    return previous;
  });
  const ids = events.map((e) => e.id);
  await client.query(
    `insert into audit_seal (tenant_id, seq, event_id, hash)
     select $1, $2::bigint + s.at - 1, s.id, s.hash from unnest($3::uuid[], $4::bytea[]) with ordinality s(id, hash, at)`,
    [tenantId, first, ids, hashes],
  );
  await client.query('delete from audit_unsealed where tenant_id = $1 and event_id = any($2::uuid[])', [tenantId, ids]);
  return events.length;
}
