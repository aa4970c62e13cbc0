import { fromMilli } from '@larder/contracts/common/quantity';
import { Injectable } from '@nestjs/common';
import { OrgApi } from '../../../../foundation/org/index.ts';
import { SalesApi } from '../../../../foundation/sales/index.ts';
import { localParts } from '../../../../platform/clock/business-date.ts';
import { Clock } from '../../../../platform/clock/clock.ts';
import type { Tx } from '../../../../platform/db/tx.ts';
import { SoldOutDays } from '../../application/sold-out-days.ts';
import { type AlertRow, DemandAlertsRepository } from '../data/demand-alerts.repository.ts';

/** What became of alerts whose last day is over: what was sold, and whose shelves were empty. */
@Injectable()
export class ConcludeAlerts {
  constructor(
    private readonly alerts: DemandAlertsRepository,
    private readonly org: OrgApi,
    private readonly sales: SalesApi,
    private readonly soldOut: SoldOutDays,
    private readonly clock: Clock,
  ) {}

  async run(tx: Tx): Promise<void> {
    const { zone } = await this.org.tenant(tx);
    const over = await this.alerts.over(tx, localParts(this.clock.now(), zone).date);
    const lines = Map.groupBy(
      await this.alerts.lines(
        tx,
        over.map((a) => a.id),
      ),
      (l) => l.alertId,
    );
    for (const alert of over) {
      const own = lines.get(alert.id) ?? [];
      const sold = await this.soldIn(tx, alert, own);
      await this.alerts.conclude(tx, alert.id, {
        ranOut: own.filter((l) => sold.get(`${l.storeId} ${l.itemId}`)?.ranOut).length,
        of: own.length,
        sold: fromMilli(BigInt(Math.round([...sold.values()].reduce((sum, s) => sum + s.milli, 0)))),
        expected: fromMilli(own.reduce((sum, l) => sum + l.demandMilli, 0n)),
      });
    }
  }

  private async soldIn(
    tx: Tx,
    alert: AlertRow,
    lines: readonly { readonly storeId: string; readonly itemId: string }[],
  ): Promise<Map<string, { milli: number; ranOut: boolean }>> {
    const wanted = new Map(lines.map((l) => [`${l.storeId} ${l.itemId}`, { milli: 0, ranOut: false }]));
    const storeIds = [...new Set(lines.map((l) => l.storeId))];
    if (storeIds.length === 0) return wanted;
    const sold = await this.sales.itemDays(tx, { storeIds, from: alert.from, to: alert.to });
    sold.day.forEach((_, i) => {
      const key = `${sold.storeIds[sold.storeIndex[i] as number]} ${sold.itemIds[sold.itemIndex[i] as number]}`;
      const line = wanted.get(key);
      if (!line) return;
      line.milli += sold.quantityMilli[i] as number;
      line.ranOut ||= sold.soldOut[i] === 1;
    });
    // Only imported days say themselves that they sold out; where tickets come in, the books do.
    for (const span of await this.soldOut.between(tx, storeIds, alert.from, alert.to)) {
      const line = wanted.get(`${span.storeId} ${span.itemId}`);
      if (line) line.ranOut = true;
    }
    return wanted;
  }
}
