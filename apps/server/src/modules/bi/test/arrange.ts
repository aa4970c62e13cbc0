import type { TicketInput } from '@larder/contracts/pos-sync/ticket';
import type { TestChain } from '../../../../test/support/chain.ts';
import type { TestApp } from '../../../../test/support/test-app.ts';
import { openTills, type TillItems, ticketOf, till } from '../../../../test/support/tills.ts';
import { InventoryApi } from '../../../foundation/inventory/index.ts';
import { Clock } from '../../../platform/clock/clock.ts';
import { newId } from '../../../platform/ids/ids.ts';
import { jobContext } from '../../../platform/tenancy/tenant-context.ts';
import { AcceptBatch } from '../../pos-sync/application/accept-batch.ts';

/** Monday 2 March 2026, 15:30 in Shanghai. */
export const NOW = '2026-03-02T15:30:00+08:00';
export const TODAY = '2026-03-02';

/** Sets domain time to an instant; once per app, because it starts from the machine's time. */
export const travelTo = (t: TestApp, instant: string): Promise<void> =>
  t.travel(Date.parse(instant) - t.get(Clock).ms());

/** Tills, and BREAD and HAM on the list of every store. */
export async function openShops(t: TestApp, chain: TestChain): Promise<TillItems> {
  const items = await openTills(t, chain);
  for (const store of chain.stores)
    for (const item of [items.BREAD, items.HAM])
      await t.admin.query(
        "insert into listing (tenant_id, store_id, item_id, listed_from) values ($1, $2, $3, '2020-01-01')",
        [chain.tenantId, store, item],
      );
  return items;
}

/** Sends tickets as a till of the store. */
export async function sell(
  t: TestApp,
  chain: TestChain,
  store: string,
  tickets: readonly TicketInput[],
): Promise<void> {
  const answer = await t
    .get(AcceptBatch)
    .run(till(chain, store), { batchId: newId(), sentAt: NOW, tickets: [...tickets] });
  const refused = answer.results.find((r) => r.status === 'invalid' || r.status === 'conflict');
  if (refused) throw new Error(`${refused.status}: ${JSON.stringify(refused)}`);
}

/** One closed sale of an amount at a local time of a date. */
export const saleAt = (date: string, time: string, amount: number, over: Partial<TicketInput> = {}): TicketInput =>
  ticketOf([{ sku: 'BREAD', amount }], {
    openedAt: `${date}T${time}:00+08:00`,
    closedAt: `${date}T${time}:30+08:00`,
    ...over,
  });

/** Goods at the dock: 2.00 per unit. */
export function stockUp(
  t: TestApp,
  chain: TestChain,
  store: string,
  itemId: string,
  units: number,
  at: string,
): Promise<void> {
  return t.db.tx(jobContext(chain.tenantId, 'test.arrange', 'test'), async (tx) => {
    await t.get(InventoryApi).receive(tx, {
      storeId: store,
      documentId: newId(),
      sourceType: 'test',
      businessDate: at.slice(0, 10),
      occurredAt: new Date(at),
      lines: [
        {
          itemId,
          quantityMilli: BigInt(units) * 1000n,
          lotCode: null,
          expiresOn: null,
          costMinor: BigInt(units) * 200n,
        },
      ],
    });
  });
}

export function throwAway(
  t: TestApp,
  chain: TestChain,
  store: string,
  itemId: string,
  units: number,
  at: string,
): Promise<void> {
  return t.db.tx(jobContext(chain.tenantId, 'test.arrange', 'test'), async (tx) => {
    await t.get(InventoryApi).waste(tx, {
      storeId: store,
      documentId: newId(),
      sourceType: 'test',
      businessDate: at.slice(0, 10),
      occurredAt: new Date(at),
      lines: [{ itemId, quantityMilli: BigInt(units) * 1000n, reason: 'expired' }],
    });
  });
}
