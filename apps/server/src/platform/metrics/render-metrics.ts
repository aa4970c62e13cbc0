import { Injectable } from '@nestjs/common';
import { Gauge } from 'prom-client';
import { Clock } from '../clock/clock.ts';
import { TenantDb } from '../db/tenant-db.ts';
import { Installation } from '../installation/installation.ts';
import { BUILD } from './build.ts';
import { Metrics } from './metrics.ts';
import { QueueObserver } from './queue-figures.ts';

/** The text that Prometheus reads: what this process counted, and what it sees of pools and queue at that moment. */
@Injectable()
export class RenderMetrics {
  private readonly up: Gauge;
  private readonly pool: Gauge<'pool' | 'state'>;
  private readonly waiting: Gauge<'class'>;
  private readonly running: Gauge<'class'>;
  private readonly oldest: Gauge<'class'>;
  private readonly dead: Gauge<'kind'>;
  private readonly fired: Gauge<'job'>;
  private readonly done: Gauge<'job'>;
  private readonly dispatcher: Gauge;
  private readonly backup: Gauge;
  private readonly unsealed: Gauge;
  private readonly sealLag: Gauge;
  private started = false;

  constructor(
    private readonly metrics: Metrics,
    private readonly db: TenantDb,
    private readonly queue: QueueObserver,
    private readonly clock: Clock,
    private readonly installation: Installation,
  ) {
    const registers = [metrics.registry];
    const gauge = <L extends string>(name: string, help: string, labelNames: L[] = []) =>
      new Gauge<L>({ name, help, labelNames, registers });
    gauge('larder_build_info', 'Version of the running program', ['version', 'node']).set(
      { version: BUILD.version, node: process.version },
      1,
    );
    this.up = gauge('larder_queue_observed', '1 when the figures of the queue below are of this moment');
    this.pool = gauge('larder_db_connections', 'Connections of a pool by state; waiting: requests without one', [
      'pool',
      'state',
    ]);
    this.waiting = gauge('larder_queue_waiting', 'Due work items that wait', ['class']);
    this.running = gauge('larder_queue_running', 'Work items handed out', ['class']);
    this.oldest = gauge('larder_queue_oldest_seconds', 'Age of the oldest due work item', ['class']);
    this.dead = gauge('larder_queue_dead', 'Work items that failed for good and wait for a person', ['kind']);
    this.fired = gauge('larder_schedule_last_fired_seconds', 'When a periodic job was last queued, Unix time', ['job']);
    this.done = gauge('larder_schedule_last_done_seconds', 'When a periodic job last ended well, Unix time', ['job']);
    this.backup = gauge(
      'larder_backup_last_success_seconds',
      'When a scheduled backup last ended well, Unix time; 0: never',
    );
    this.unsealed = gauge('larder_audit_unsealed', 'Audit events that wait for their seal');
    this.sealLag = gauge('larder_audit_seal_lag_seconds', 'Age of the oldest of them; more than 5 is an alarm');
    this.dispatcher = gauge('larder_dispatcher_active', '1 while some worker hands out work');
  }

  async run(): Promise<{ readonly contentType: string; readonly text: string }> {
    if (!this.started) this.metrics.collectProcess();
    this.started = true;
    for (const [pool, p] of [
      ['main', this.db.pressure()],
      ['report', this.db.reportPressure()],
    ] as const)
      for (const [state, n] of [
        ['max', p.max],
        ['in_use', p.inUse],
        ['waiting', p.waiting],
      ] as const)
        this.pool.set({ pool, state }, n);
    try {
      await this.observeQueue();
      this.up.set(1);
    } catch {
      // Without a database the process still tells about itself; that the rest is old is told too.
      this.up.set(0);
    }
    return { contentType: this.metrics.registry.contentType, text: await this.metrics.registry.metrics() };
  }

  private async observeQueue(): Promise<void> {
    const { lastGoodAt } = await this.installation.backupState(this.clock.ms());
    this.backup.set(lastGoodAt === null ? 0 : Date.parse(lastGoodAt) / 1_000);
    const figures = await this.queue.figures(this.clock.now());
    for (const c of figures.classes) {
      this.waiting.set({ class: c.class }, c.waiting);
      this.running.set({ class: c.class }, c.running);
      this.oldest.set({ class: c.class }, c.oldestSeconds);
    }
    this.dead.reset();
    for (const d of figures.dead) this.dead.set({ kind: d.kind }, d.count);
    for (const s of figures.schedules) {
      this.fired.set({ job: s.job }, s.fired);
      if (s.done !== null) this.done.set({ job: s.job }, s.done);
    }
    this.unsealed.set(figures.unsealed.count);
    this.sealLag.set(figures.unsealed.oldestSeconds);
    this.dispatcher.set(figures.dispatcherActive ? 1 : 0);
  }
}
