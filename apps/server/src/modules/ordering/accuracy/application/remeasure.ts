import { Injectable } from '@nestjs/common';
import { OrgApi } from '../../../../foundation/org/index.ts';
import { addDays } from '../../../../platform/clock/business-date.ts';
import { TenantDb } from '../../../../platform/db/tenant-db.ts';
import type { TenantContext } from '../../../../platform/tenancy/tenant-context.ts';
import { mondayOf } from '../domain/weeks.ts';
import { MeasureAccuracy } from './measure-accuracy.ts';
import { ReplayForecasts } from './replay-forecasts.ts';

/** Past weeks once more, store by store: missing forecasts are made blind first, then everything is measured. */
@Injectable()
export class Remeasure {
  constructor(
    private readonly db: TenantDb,
    private readonly org: OrgApi,
    private readonly replay: ReplayForecasts,
    private readonly measurement: MeasureAccuracy,
  ) {}

  async run(
    ctx: TenantContext,
    weeks: number,
    onStep: (done: number, total: number) => Promise<void> = async () => undefined,
  ): Promise<{ readonly stores: number }> {
    const stores = await this.db.tx(ctx, async (tx) =>
      (await this.org.stores(tx, 'all')).filter((s) => s.kind === 'store' && s.status === 'open'),
    );
    for (const [i, { id }] of stores.entries()) {
      await onStep(i, stores.length);
      const to = await this.measurement.yesterday(ctx, id);
      const from = addDays(mondayOf(to), -7 * (weeks - 1));
      await this.replay.run(ctx, id, addDays(from, -6), to);
      await this.measurement.measure(ctx, id, from, to);
    }
    await onStep(stores.length, stores.length);
    return { stores: stores.length };
  }
}
