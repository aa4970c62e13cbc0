import { plainPool } from '@larder/db';
import { Inject, Injectable, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import pg from 'pg';
import { Config } from '../config/config.ts';
import { PROCESS_NAME, type ProcessName } from '../config/process-name.ts';
import { Log } from '../logging/logging.ts';
import { LIVE_CHANNEL } from './live-hint.ts';
import { type LivePosition, oldestOpen, RETENTION_MS } from './live-position.ts';

/** One change as it stands in the table. */
export interface LiveRow {
  readonly tenant_id: string;
  readonly topic: string;
  readonly store_id: string | null;
  readonly user_id: string | null;
  readonly chain: boolean;
  readonly key: string | null;
}

interface ReadRow extends LiveRow {
  readonly snapshot: string;
  readonly at: string;
}

const HERE = 'pg_current_snapshot()::text snapshot, (extract(epoch from clock_timestamp()) * 1000)::bigint::text at';
/**
 * What this statement's snapshot sees and the earlier one did not. Exact in any order of commits: a cursor over ids or
 * over finished transactions would lose the late one, or wait for it with everybody else.
 */
const UNSEEN = `e.xid >= $1::bigint and not pg_visible_in_snapshot(e.xid::text::xid8, $2::pg_snapshot)`;
const COLUMNS = 'e.tenant_id, e.topic, coalesce(s.id, e.store_id) store_id, e.user_id, e.chain, e.key';
/** A change of many stores stands in one row. */
const EVENTS = 'live_event e left join lateral unnest(e.store_ids) s(id) on true';
const RECONNECT_MS = 1_000;
const PRUNE_MS = 60_000;

/** Reads `live_event` for the hub of one API process, for all tenants at once, and throws old rows away. */
@Injectable()
export class LiveFeed implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly pool: pg.Pool;
  private listener: pg.Client | undefined;
  private relisten: NodeJS.Timeout | undefined;
  private pruneTimer: NodeJS.Timeout | undefined;
  private marks: LivePosition[] = [];
  private closed = false;

  constructor(
    private readonly config: Config,
    private readonly log: Log,
    @Inject(PROCESS_NAME) private readonly name: ProcessName,
  ) {
    this.pool = plainPool({ url: config.db.dispatcher, max: 2, applicationName: 'larder-live' });
    this.pool.on('error', () => undefined);
  }

  /** Where a reader that starts now stands. */
  async position(): Promise<LivePosition> {
    const { rows } = await this.pool.query<ReadRow>(`select ${HERE}`);
    return positionOf(rows[0]);
  }

  /** Everything committed since `from`, said once each, and the position behind it. */
  async since(from: LivePosition): Promise<{ readonly rows: readonly LiveRow[]; readonly position: LivePosition }> {
    const { rows } = await this.pool.query<ReadRow>(
      `with here as materialized (select ${HERE}),
            unseen as (select distinct ${COLUMNS} from ${EVENTS} where ${UNSEEN})
       select here.*, e.* from here left join unseen e on true`,
      [oldestOpen(from.snapshot).toString(), from.snapshot],
    );
    return { rows: rows.filter((row) => row.tenant_id !== null), position: positionOf(rows[0]) };
  }

  /** The same for one chain and a position of its own; more than `most` rows come back as null. */
  async missed(tenantId: string, from: LivePosition, most: number): Promise<readonly LiveRow[] | null> {
    const { rows } = await this.pool.query<LiveRow>(
      `select distinct ${COLUMNS} from ${EVENTS} where e.tenant_id = $3 and ${UNSEEN} limit $4`,
      [oldestOpen(from.snapshot).toString(), from.snapshot, tenantId, most + 1],
    );
    return rows.length > most ? null : rows;
  }

  /** Calls `wake` on every hint. Reconnects by itself; in between the hub's own clock reads. */
  start(wake: () => void): void {
    void this.listen(wake);
  }

  /** Old rows go whether somebody listens or not. */
  onApplicationBootstrap(): void {
    if (this.name !== 'api') return;
    this.pruneTimer = setInterval(() => {
      this.prune().catch((error: unknown) => this.log.pino.warn({ err: error }, 'live events not pruned'));
    }, PRUNE_MS);
    this.pruneTimer.unref();
  }

  private async listen(wake: () => void): Promise<void> {
    if (this.closed) return;
    const client = new pg.Client({
      connectionString: this.config.db.dispatcher,
      application_name: 'larder-live-listen',
    });
    this.listener = client;
    const lost = (): void => {
      if (this.listener !== client) return;
      this.listener = undefined;
      void client.end().catch(() => undefined);
      if (this.closed) return;
      this.relisten = setTimeout(() => void this.listen(wake), RECONNECT_MS);
      this.relisten.unref();
    };
    client.on('error', lost);
    client.on('end', lost);
    client.on('notification', wake);
    try {
      await client.connect();
      await client.query(`listen ${LIVE_CHANNEL}`);
    } catch {
      lost();
    }
  }

  /**
   * Deletes what every reader could see a retention ago. Age is the time since the commit, as kept snapshots tell it: a
   * row of a transaction that took long is as old as its commit, not as its insert.
   */
  async prune(olderThanMs: number = RETENTION_MS): Promise<void> {
    const now = await this.position();
    const old = this.marks.findLast((mark) => now.at - mark.at >= olderThanMs);
    if (old) {
      await this.pool.query(
        `delete from live_event where xid < pg_snapshot_xmax($1::pg_snapshot)::text::bigint and pg_visible_in_snapshot(xid::text::xid8, $1::pg_snapshot)`,
        [old.snapshot],
      );
      this.marks = this.marks.slice(this.marks.indexOf(old));
    }
    this.marks.push(now);
  }

  async onApplicationShutdown(): Promise<void> {
    this.closed = true;
    clearTimeout(this.relisten);
    clearInterval(this.pruneTimer);
    const { listener } = this;
    this.listener = undefined;
    await listener?.end().catch(() => undefined);
    if (!this.pool.ended) await this.pool.end();
  }
}

function positionOf(row: { readonly snapshot: string; readonly at: string } | undefined): LivePosition {
  if (!row) throw new Error('the database gave no snapshot');
  return { snapshot: row.snapshot, at: Number(row.at) };
}
