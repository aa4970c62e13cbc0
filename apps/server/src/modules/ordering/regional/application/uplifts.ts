import type { DemandUplift } from '@larder/contracts/ordering/demand-alerts';
import { Injectable } from '@nestjs/common';
import { OrgApi } from '../../../../foundation/org/index.ts';
import { localParts } from '../../../../platform/clock/business-date.ts';
import { Clock } from '../../../../platform/clock/clock.ts';
import type { Tx } from '../../../../platform/db/tx.ts';
import { UpliftsRepository } from '../data/uplifts.repository.ts';
import { type Lift, liftOf } from '../domain/uplift.ts';

/** What accepted regional alerts add to forecasts, for people and for runs. */
@Injectable()
export class Uplifts {
  constructor(
    private readonly uplifts: UpliftsRepository,
    private readonly org: OrgApi,
    private readonly clock: Clock,
  ) {}

  /** Undefined when nothing raises the store's forecasts from the date on. */
  async liftFor(tx: Tx, storeId: string, originDate: string): Promise<Lift | undefined> {
    return liftOf(await this.uplifts.ofStore(tx, storeId, originDate), originDate);
  }

  /** @param mayAct whether the reader may act on the alert */
  async view(tx: Tx, alertId: string, mayAct: boolean): Promise<DemandUplift | null> {
    const row = await this.uplifts.of(tx, alertId);
    if (!row) return null;
    const { zone } = await this.org.tenant(tx);
    const running = row.endedAt === null && row.to >= localParts(this.clock.now(), zone).date;
    return {
      factor: row.factorPermille / 1000,
      from: row.from,
      to: row.to,
      endedAt: row.endedAt?.toISOString() ?? null,
      endedBy: row.endedBy,
      running,
      mayEnd: running && mayAct,
    };
  }
}
