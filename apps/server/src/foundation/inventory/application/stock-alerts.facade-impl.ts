import { Injectable } from '@nestjs/common';
import { Clock } from '../../../platform/clock/clock.ts';
import type { Tx } from '../../../platform/db/tx.ts';
import { CatalogApi } from '../../catalog/index.ts';
import { AlertReadsRepository } from '../data/alert-reads.repository.ts';
import { severity } from '../domain/stock-alert.ts';
import { type AlertInfo, type SalesFeed, StockAlerts, type StoreAlerts } from '../stock-alerts.facade.ts';
import { EvaluateAlerts } from './evaluate-alerts.ts';
import { SalesFeeds } from './sales-feeds.ts';

@Injectable()
export class StockAlertsFacade extends StockAlerts {
  constructor(
    private readonly reads: AlertReadsRepository,
    private readonly evaluation: EvaluateAlerts,
    private readonly feeds: SalesFeeds,
    private readonly catalog: CatalogApi,
    private readonly clock: Clock,
  ) {
    super();
  }

  override summary(tx: Tx, storeIds: readonly string[]): Promise<StoreAlerts[]> {
    return this.reads.summary(tx, storeIds, this.clock.now());
  }

  override async running(tx: Tx, alertIds: readonly string[]): Promise<AlertInfo[]> {
    const rows = await this.reads.byIds(tx, alertIds, this.clock.now());
    const items = await this.catalog.items(tx, [...new Set(rows.map((r) => r.itemId))]);
    return rows
      .flatMap((row): AlertInfo[] => {
        const item = items.get(row.itemId);
        if (!item) return [];
        const { id, storeId, kind, sure } = row;
        return [{ id, storeId, kind, sure, item: { id: item.id, name: item.name, nameEn: item.nameEn } }];
      })
      .sort((a, b) => severity(b.kind) - severity(a.kind) || (a.item.name < b.item.name ? -1 : 1));
  }

  override bindSalesFeed(feed: (tx: Tx, storeId: string) => Promise<SalesFeed>): void {
    this.feeds.bind(feed);
  }

  override evaluate(tx: Tx, storeId: string): Promise<void> {
    return this.evaluation.run(tx, storeId, true);
  }
}
