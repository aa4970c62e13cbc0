import { type BeforeApplicationShutdown, Injectable } from '@nestjs/common';
import { Config, ConfigError } from '../../../platform/config/config.ts';
import { Log } from '../../../platform/logging/logging.ts';
import { AuditSealing } from '../audit.facade.ts';
import { SealStores } from '../data/seal-stores.ts';

const LOOK_EVERY_MS = 500;
const AFTER_FAILURE_MS = 2_000;
/** Events of one transaction: a chain with a backlog of years does not keep the others waiting for theirs. */
const BATCH = 2_000;

/**
 * The sealer of every worker process. A poller on a waiting list instead of a job per event: a job's key would make
 * transactions that record events wait for each other, and a shared job would be late with every busy queue.
 */
@Injectable()
export class Sealer extends AuditSealing implements BeforeApplicationShutdown {
  private stopped = false;
  private loop: Promise<void> | undefined;
  private wake: (() => void) | undefined;

  constructor(
    private readonly stores: SealStores,
    private readonly config: Config,
    private readonly log: Log,
  ) {
    super();
  }

  override start(): void {
    if (this.config.db.sealer === undefined)
      throw new ConfigError('LARDER_DB_URL_SEALER: the worker seals the audit log with it; set by the launcher');
    this.loop = this.run();
  }

  override async sealAll(): Promise<number> {
    let sealed = 0;
    const failed: unknown[] = [];
    let open = await this.stores.own().waiting();
    while (open.length > 0) {
      const full: string[] = [];
      for (const tenantId of open)
        try {
          const n = await this.stores.own().seal(tenantId, BATCH);
          sealed += n;
          if (n === BATCH && !this.stopped) full.push(tenantId);
        } catch (error) {
          // The chains behind it would wait for as long as this one cannot be sealed.
          failed.push(new Error(`audit events of chain ${tenantId} not sealed`, { cause: error }));
        }
      open = full;
    }
    if (failed.length > 0) throw new AggregateError(failed, `${failed.length} chains were not sealed`);
    return sealed;
  }

  private async run(): Promise<void> {
    while (!this.stopped) {
      let pauseMs = LOOK_EVERY_MS;
      try {
        await this.sealAll();
      } catch (error) {
        this.log.pino.warn({ err: error }, 'audit events not sealed');
        pauseMs = AFTER_FAILURE_MS;
      }
      await this.pause(pauseMs);
    }
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

  async beforeApplicationShutdown(): Promise<void> {
    this.stopped = true;
    this.wake?.();
    await this.loop;
  }
}
