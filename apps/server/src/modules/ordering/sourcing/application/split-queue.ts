import { Injectable } from '@nestjs/common';
import { CatalogApi } from '../../../../foundation/catalog/index.ts';
import type { Tx } from '../../../../platform/db/tx.ts';
import { Jobs } from '../../../../platform/jobs/work-items.ts';
import { splitOrders } from '../jobs/split-orders.job.ts';

/** Asks for a new split after something that it rests on has changed. Many changes wait for one. */
@Injectable()
export class SplitQueue {
  constructor(
    private readonly catalog: CatalogApi,
    private readonly jobs: Jobs,
  ) {}

  /** Call after every lock of the command: a waiting twin of the job may make this one wait. */
  async ask(tx: Tx): Promise<void> {
    if (!(await this.concerned(tx))) return;
    await this.jobs.enqueue(tx, splitOrders, {}, { dedupeKey: 'chain' });
  }

  /** A chain without ordered sources and without a site of its own that delivers has nothing to split. */
  private async concerned(tx: Tx): Promise<boolean> {
    if (await this.catalog.hasChains(tx)) return true;
    return [...(await this.catalog.sources(tx)).values()].some((s) => s.siteId !== null);
  }
}
