import { plainPool } from '@larder/db';
import type pg from 'pg';
import type { Logger } from 'pino';
import type { Clock } from '../clock/clock.ts';
import { JOB_CLASSES, type JobClass } from './define-job.ts';
import { giveBack, leaseRound } from './fair-round.ts';
import type { JobRegistry } from './job-registry.ts';
import { LEASE_TERMS, type LeaseTerms } from './lease-terms.ts';
import type { QueueTransport } from './queue-transport.ts';
import { fireDue } from './schedules.ts';
import { removeOld, sweep } from './sweeper.ts';

/** Advisory lock of the one active dispatcher. */
export const DISPATCHER_LOCK = 7_270_736;
const IDLE_MS = 100;
const BUSY_MS = 10;
const STANDBY_MS = 500;
const SCHEDULE_EVERY_MS = 5_000;
const REMOVE_EVERY_MS = 60_000;
const AFTER_FAILURE_MS = 500;

/**
 * Leases waiting rows fairly, nudges the workers, sweeps what was lost and fires what is due. One is active at a time
 * (advisory lock); a standby takes over within a second of the active one's connection ending.
 */
export class Dispatcher {
  private readonly pool: pg.Pool;
  private stopped = false;
  private loop: Promise<void> | undefined;
  private wake: (() => void) | undefined;
  private readonly last = new Map<string, number>();
  private leads = false;

  constructor(
    url: string,
    private readonly registry: JobRegistry,
    private readonly transport: Pick<QueueTransport, 'send'>,
    private readonly clock: Clock,
    private readonly log: Logger,
    private readonly terms: LeaseTerms = LEASE_TERMS,
  ) {
    this.pool = plainPool({ url, max: 2, applicationName: 'larder-dispatcher', keepAlive: true });
    this.pool.on('error', (error) => this.log.warn({ err: error }, 'dispatcher connection lost'));
  }

  /** True while this process is the active one. */
  get active(): boolean {
    return this.leads;
  }

  start(): void {
    this.loop = this.run();
  }

  async stop(): Promise<void> {
    this.stopped = true;
    this.wake?.();
    await this.loop;
    if (!this.pool.ended) await this.pool.end();
  }

  private async run(): Promise<void> {
    while (!this.stopped) {
      let client: pg.PoolClient | undefined;
      let failed: Error | undefined;
      try {
        client = await this.pool.connect();
        const { rows } = await client.query<{ got: boolean }>('select pg_try_advisory_lock($1) got', [DISPATCHER_LOCK]);
        if (rows[0]?.got) await this.lead(client);
        else await this.pause(STANDBY_MS);
      } catch (error) {
        failed = error as Error;
        this.log.warn({ err: error }, 'dispatcher round failed');
      } finally {
        this.leads = false;
        // Closing the connection gives the lock back, whatever state it is in.
        client?.release(failed ?? true);
      }
      if (failed) await this.pause(AFTER_FAILURE_MS);
    }
  }

  private async lead(client: pg.PoolClient): Promise<void> {
    this.leads = true;
    while (!this.stopped) {
      await this.every('schedule', SCHEDULE_EVERY_MS, () => fireDue(client, this.registry, this.clock.now()));
      await this.every('sweep', this.terms.sweepEveryMs, () => sweep(client, this.terms));
      await this.every('remove', REMOVE_EVERY_MS, () => removeOld(client));
      let busy = false;
      for (const cls of JOB_CLASSES) busy = (await this.dispatch(client, cls)) || busy;
      await this.pause(busy ? BUSY_MS : IDLE_MS);
    }
  }

  /** @returns true when the class has work, so that the next round comes soon: a place that gets free must not stay so */
  private async dispatch(client: pg.PoolClient, cls: JobClass): Promise<boolean> {
    const { lease, tickets, full } = await leaseRound(client, cls, this.clock.now());
    if (tickets.length === 0) return full;
    try {
      await this.transport.send(cls, tickets);
    } catch (error) {
      await giveBack(client, lease);
      throw error;
    }
    return true;
  }

  private async every(name: string, ms: number, work: () => Promise<unknown>): Promise<void> {
    const now = performance.now();
    if (now - (this.last.get(name) ?? Number.NEGATIVE_INFINITY) < ms) return;
    this.last.set(name, now);
    await work();
  }

  private pause(ms: number): Promise<void> {
    if (this.stopped) return Promise.resolve();
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, ms);
      this.wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }
}
