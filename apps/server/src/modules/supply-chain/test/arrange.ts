import type { PurchaseOrderDetail } from '@larder/contracts/supply-chain/purchase-order';
import type { ReceiptDetail, ReceiptEntry } from '@larder/contracts/supply-chain/receiving';
import type { z } from 'zod';
import type { TestChain } from '../../../../test/support/chain.ts';
import type { TestApp } from '../../../../test/support/test-app.ts';
import type { Caller } from '../../../../test/support/world.ts';
import { CatalogApi } from '../../../foundation/catalog/index.ts';
import { newId } from '../../../platform/ids/ids.ts';
import { Outbox } from '../../../platform/jobs/work-items.ts';
import { jobContext } from '../../../platform/tenancy/tenant-context.ts';
import { orderReleased } from '../../ordering/events.ts';

export interface Supply {
  readonly external: string;
  readonly internal: string;
  /** Items in packs of 10 at 12.50 the pack; the first one keeps 7 days. */
  readonly items: readonly { readonly id: string; readonly sku: string; readonly supplierItemId: string }[];
}

const PACK_MILLI = 10_000n;
const PACK_PRICE_MINOR = 1_250n;
let serial = 0;

/** A supplier, a kitchen and some items that both deliver. */
export async function arrangeSupply(t: TestApp, chain: TestChain, count = 3): Promise<Supply> {
  serial += 1;
  const ctx = jobContext(chain.tenantId, 'test', 'test');
  const skus = Array.from({ length: count }, (_, i) => `SKU-${serial}-${i + 1}`);
  const ids = await t.db.tx(ctx, (tx) =>
    t.get(CatalogApi).createItems(
      tx,
      skus.map((sku) => ({ sku, name: `商品 ${sku}`, type: 'ingredient' as const, baseUom: '个' })),
    ),
  );
  const kitchen = newId();
  await t.admin.query(
    "insert into org_unit (tenant_id, id, parent_id, type, code, name, path) values ($1, $2, $3, 'central_kitchen', $4, '中央厨房', $5)",
    [chain.tenantId, kitchen, chain.units.hq, `ck-${serial}`, `${chain.units.hq}/${kitchen}/`],
  );
  await t.admin.query(
    "insert into store (tenant_id, id, kind, format, location_type, zone, currency) values ($1, $2, 'central_kitchen', 'kitchen', 'business', 'Asia/Shanghai', 'CNY')",
    [chain.tenantId, kitchen],
  );
  const source = async (kind: 'external' | 'internal', siteId: string | null) => {
    const id = newId();
    await t.admin.query(
      "insert into supply_source (tenant_id, id, code, name, name_en, kind, site_id, currency) values ($1, $2, $3, $4, $5, $6, $7, 'CNY')",
      [chain.tenantId, id, `${kind}-${serial}`, kind === 'external' ? '鲜果供应' : '中央厨房', kind, kind, siteId],
    );
    return id;
  };
  const external = await source('external', null);
  const internal = await source('internal', kitchen);
  const items: Supply['items'][number][] = [];
  for (const id of ids.values()) {
    const supplierItemId = newId();
    await t.admin.query(
      "insert into supplier_item (tenant_id, id, source_id, item_id, pack_uom, pack_milli, pack_price_minor) values ($1, $2, $3, $4, '箱', $5, $6)",
      [chain.tenantId, supplierItemId, external, id, PACK_MILLI, PACK_PRICE_MINOR],
    );
    const { rows } = await t.admin.query<{ sku: string }>('select sku from item where tenant_id = $1 and id = $2', [
      chain.tenantId,
      id,
    ]);
    items.push({ id, sku: rows[0]?.sku ?? '', supplierItemId });
  }
  await t.admin.query("update item set shelf_life_days = 7, storage = 'chilled' where tenant_id = $1 and id = $2", [
    chain.tenantId,
    items[0]?.id,
  ]);
  return { external, internal, items };
}

type Released = z.output<(typeof orderReleased)['payload']>;

/** A released order of 3 packs per item. */
export const released = (chain: TestChain, supply: Supply, change: Partial<Released> = {}): Released => ({
  round: 0,
  orderId: newId(),
  storeId: chain.stores[0],
  sourceId: supply.external,
  deliveryDate: '2026-11-20',
  urgent: false,
  lines: supply.items.map((item) => ({
    itemId: item.id,
    supplierItemId: item.supplierItemId,
    quantityMilli: '30000',
    packMilli: String(PACK_MILLI),
    packUom: '箱',
    packPriceMinor: String(PACK_PRICE_MINOR),
  })),
  ...change,
});

/** Publishes the event as ordering does. */
export const publish = (t: TestApp, chain: TestChain, order: Released): Promise<void> =>
  t.db.tx(jobContext(chain.tenantId, 'test', 'test'), (tx) => t.get(Outbox).publish(tx, orderReleased, order));

/** Releases an order and returns the id of what was bought. */
export async function buy(t: TestApp, chain: TestChain, order: Released): Promise<string> {
  await publish(t, chain, order);
  await t.drain();
  const { rows } = await t.admin.query<{ id: string }>(
    'select id from purchase_order where tenant_id = $1 and order_id = $2',
    [chain.tenantId, order.orderId],
  );
  if (!rows[0]) throw new Error('no purchase order was made');
  return rows[0].id;
}

export const orderPath = (id: string, verb = ''): string => `/api/v1/supply-chain/orders/${id}${verb && `/${verb}`}`;
export const receiptPath = (id: string, verb = ''): string =>
  `/api/v1/supply-chain/receipts/${id}${verb && `/${verb}`}`;
export const orderOf = async (caller: Caller, id: string): Promise<PurchaseOrderDetail> =>
  (await caller.get(orderPath(id))).json();
export const openReceipt = async (caller: Caller, orderId: string): Promise<ReceiptDetail> =>
  (await caller.post(orderPath(orderId, 'receipts'))).json();

export const entry = (lineNo: number, accepted: string, change: Partial<ReceiptEntry> = {}): ReceiptEntry => ({
  lineNo,
  accepted,
  rejected: '0',
  rejectReason: null,
  lotCode: null,
  expiresOn: null,
  ...change,
});

/** Saves the entries and posts them. */
export async function receive(caller: Caller, orderId: string, entries: readonly ReceiptEntry[]) {
  const draft = await openReceipt(caller, orderId);
  const saved: ReceiptDetail = (await caller.put(receiptPath(draft.id), { version: draft.version, entries })).json();
  return caller.post(receiptPath(draft.id, 'post'), { version: saved.version });
}
