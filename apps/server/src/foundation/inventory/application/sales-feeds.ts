import { Injectable } from '@nestjs/common';
import type { Tx } from '../../../platform/db/tx.ts';
import { NO_FEED } from '../domain/sales-feed.ts';
import type { SalesFeed } from '../stock-alerts.facade.ts';

/** How to ask for the sales behind a store's stock. */
@Injectable()
export class SalesFeeds {
  private ask: ((tx: Tx, storeId: string) => Promise<SalesFeed>) | undefined;

  bind(feed: (tx: Tx, storeId: string) => Promise<SalesFeed>): void {
    this.ask = feed;
  }

  async of(tx: Tx, storeId: string): Promise<SalesFeed> {
    return this.ask ? this.ask(tx, storeId) : NO_FEED;
  }
}
