import { eventually } from '@larder/testing';
import type pg from 'pg';
import type { TestApp } from '../support/test-app.ts';

/**
 * A failpoint without code under test: a superuser's table lock that lets everybody read and nobody write. Whoever is about
 * to write there stands still with all locks that it holds by then, which is the moment a race needs.
 */
export class TableGate {
  private readonly t: TestApp;
  private readonly client: pg.PoolClient;
  private readonly clear: () => Promise<unknown>;

  private constructor(t: TestApp, client: pg.PoolClient, clear: () => Promise<unknown> = async () => undefined) {
    this.t = t;
    this.client = client;
    this.clear = clear;
  }

  static async at(t: TestApp, table: string): Promise<TableGate> {
    const client = await t.admin.connect();
    await client.query(`begin; lock table ${table} in share row exclusive mode`);
    return new TableGate(t, client);
  }

  /**
   * Stops only who writes a row that meets the condition, so that others overtake. At a locked table everybody stands in line,
   * and who came first writes first, with or without a lock of the code's own.
   * @param condition on `new`, as SQL
   */
  static async where(t: TestApp, table: string, condition: string): Promise<TableGate> {
    const client = await t.admin.connect();
    await client.query(`select pg_advisory_lock(hashtext('race gate'))`);
    await client.query(`create function race_gate() returns trigger language plpgsql as $$ begin
        perform pg_advisory_xact_lock_shared(hashtext('race gate')); return new; end $$;
      grant execute on function race_gate() to public;
      create trigger race_gate before insert or update on ${table} for each row when (${condition}) execute function race_gate();
      begin`);
    return new TableGate(t, client, () =>
      client.query(`select pg_advisory_unlock(hashtext('race gate'));
        drop trigger race_gate on ${table}; drop function race_gate()`),
    );
  }

  /** Until `n` transactions of the database wait for a lock, at this gate or behind somebody who stands there. */
  waiting(n: number): Promise<unknown> {
    return eventually(async () => (await this.stuck()) >= n, { timeoutMs: 15_000, intervalMs: 5 });
  }

  /** Transactions that wait for a lock now. */
  async stuck(): Promise<number> {
    const { rows } = await this.t.admin.query<{ n: number }>(
      `select count(*)::int n from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`,
    );
    return rows[0]?.n ?? 0;
  }

  async open(): Promise<void> {
    await this.client.query('commit');
    await this.clear();
    this.client.release();
  }
}

/**
 * Runs the calls into each other: each starts when the one before it stands at the table or behind it, and none ends before
 * all have begun. A call that is refused at once need not wait.
 * @param table written by the first call near the end of its transaction
 * @returns how each ended, in order
 */
export async function collide<T>(
  t: TestApp,
  table: string,
  calls: readonly (() => Promise<T>)[],
): Promise<PromiseSettledResult<T>[]> {
  const gate = await TableGate.at(t, table);
  const running: Promise<PromiseSettledResult<T>[]>[] = [];
  let settled = 0;
  try {
    for (const [i, call] of calls.entries()) {
      const one = Promise.allSettled([call()]);
      void one.then(() => {
        settled += 1;
      });
      running.push(one);
      await eventually(async () => settled + (await gate.stuck()) > i, { timeoutMs: 15_000, intervalMs: 5 });
    }
  } finally {
    await gate.open();
  }
  return (await Promise.all(running)).flat();
}

/** Values of the calls that got through. */
export const fulfilled = <T>(results: readonly PromiseSettledResult<T>[]): T[] =>
  results.flatMap((r) => (r.status === 'fulfilled' ? [r.value] : []));

/** Reasons of the calls that did not. */
export const rejected = (results: readonly PromiseSettledResult<unknown>[]): unknown[] =>
  results.flatMap((r) => (r.status === 'rejected' ? [r.reason] : []));

/** Deadlocks that PostgreSQL has found in this database; a race that passes by one is no proof. */
export async function deadlocks(t: TestApp): Promise<number> {
  const { rows } = await t.admin.query<{ n: string }>(
    'select deadlocks n from pg_stat_database where datname = current_database()',
  );
  return Number(rows[0]?.n ?? 0);
}
