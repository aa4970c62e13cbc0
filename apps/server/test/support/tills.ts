import type { TicketInput } from '@larder/contracts/pos-sync/ticket';
import { CatalogProvisioning, type NewCatalog } from '../../src/foundation/catalog/provisioning.ts';
import { newId } from '../../src/platform/ids/ids.ts';
import { jobContext, type TenantContext } from '../../src/platform/tenancy/tenant-context.ts';
import type { TestChain } from './chain.ts';
import type { TestApp } from './test-app.ts';

/** Goods of a till test: BREAD and MILK are stocked, LATTE is made of MILK (200 ml) and BEANS (18 g), COMBO of a LATTE and a BREAD. */
export type TillItems = Readonly<
  Record<'BREAD' | 'MILK' | 'BEANS' | 'LATTE' | 'COMBO' | 'SHOT' | 'HAM' | 'CHEESE' | 'BAG', string>
>;

const base = {
  nameEn: null,
  categoryCode: null,
  shelfLifeDays: null,
  storage: 'ambient',
  costMilliMinor: null,
  codes: [],
  uoms: [],
} as const;

const CATALOG: NewCatalog = {
  categories: [],
  items: [
    {
      ...base,
      sku: 'BREAD',
      name: '吐司',
      type: 'sellable',
      baseUom: 'each',
      priceMinor: 1200n,
      stocked: true,
      codes: [{ kind: 'barcode', code: '6901234567892' }],
    },
    { ...base, sku: 'MILK', name: '牛奶', type: 'ingredient', baseUom: 'l', priceMinor: null, stocked: true },
    { ...base, sku: 'BEANS', name: '咖啡豆', type: 'ingredient', baseUom: 'kg', priceMinor: null, stocked: true },
    { ...base, sku: 'LATTE', name: '拿铁', type: 'sellable', baseUom: 'each', priceMinor: 2500n, stocked: false },
    { ...base, sku: 'COMBO', name: '早餐套餐', type: 'sellable', baseUom: 'each', priceMinor: 3200n, stocked: false },
    { ...base, sku: 'SHOT', name: '加浓', type: 'sellable', baseUom: 'each', priceMinor: 500n, stocked: false },
    {
      ...base,
      sku: 'HAM',
      name: '火腿',
      type: 'sellable',
      baseUom: 'kg',
      priceMinor: 8000n,
      stocked: true,
      codes: [{ kind: 'embedded_weight', code: '2112345' }],
    },
    {
      ...base,
      sku: 'CHEESE',
      name: '奶酪',
      type: 'sellable',
      baseUom: 'kg',
      priceMinor: 10000n,
      stocked: true,
      codes: [{ kind: 'embedded_price', code: '2254321' }],
    },
    { ...base, sku: 'BAG', name: '配送费', type: 'service', baseUom: 'each', priceMinor: 100n, stocked: false },
  ],
  recipes: [
    {
      sku: 'LATTE',
      version: 1,
      effectiveFrom: '2020-01-01',
      yieldMilli: 1000n,
      lines: [
        { sku: 'MILK', quantityMilli: 200n, wasteBp: 0 },
        { sku: 'BEANS', quantityMilli: 18n, wasteBp: 0 },
      ],
    },
    {
      sku: 'SHOT',
      version: 1,
      effectiveFrom: '2020-01-01',
      yieldMilli: 1000n,
      lines: [{ sku: 'BEANS', quantityMilli: 9n, wasteBp: 0 }],
    },
    {
      sku: 'COMBO',
      version: 1,
      effectiveFrom: '2020-01-01',
      yieldMilli: 1000n,
      lines: [
        { sku: 'LATTE', quantityMilli: 1000n, wasteBp: 0 },
        { sku: 'BREAD', quantityMilli: 1000n, wasteBp: 0 },
      ],
    },
  ],
  sources: [],
  listings: [],
};

/** Loads the goods into a chain and registers terminals T1 and T2 in each store. */
export async function openTills(t: TestApp, chain: TestChain): Promise<TillItems> {
  const { items } = await t.db.tx(jobContext(chain.tenantId, 'test.arrange', 'test'), (tx) =>
    t.get(CatalogProvisioning).load(tx, CATALOG),
  );
  for (const store of chain.stores) {
    for (const code of ['T1', 'T2'])
      await t.admin.query(
        'insert into pos_terminal (tenant_id, store_id, code, created_at) values ($1, $2, $3, now())',
        [chain.tenantId, store, code],
      );
  }
  return Object.fromEntries(
    CATALOG.items.map((i) => [i.sku, items.get(i.sku) ?? items.get(i.sku.toUpperCase())]),
  ) as TillItems;
}

/** Context of a till of the store. */
export const till = (chain: TestChain, storeId: string, deviceId: string = newId()): TenantContext => ({
  tenantId: chain.tenantId,
  actor: { kind: 'device', id: deviceId, name: 'test till' },
  grants: [],
  locale: 'zh-CN',
  requestId: 'test',
  deviceStoreId: storeId,
});

export interface LineShorthand {
  readonly sku?: string;
  readonly barcode?: string;
  readonly quantity?: string;
  readonly amount?: number;
  readonly uom?: string;
  readonly parentLineNo?: number;
  readonly discount?: number;
  readonly modifiers?: { readonly sku: string; readonly quantity: string }[];
}

/** A valid closed sale; the total follows from the lines unless it is given. */
export function ticketOf(lines: readonly LineShorthand[], over: Partial<TicketInput> = {}): TicketInput {
  const full = lines.map((l, i) => ({ lineNo: i + 1, quantity: '1', amount: 1000, ...l }));
  const total = full.reduce((sum, l) => sum + l.amount, 0);
  return {
    ticketUid: newId(),
    rev: 1,
    kind: 'sale',
    status: 'closed',
    terminalCode: 'T1',
    seq: null,
    channel: 'retail',
    currency: 'CNY',
    openedAt: '2026-03-02T10:00:00+08:00',
    closedAt: '2026-03-02T10:05:00+08:00',
    lines: full as TicketInput['lines'],
    payments: total === 0 ? [] : [{ method: 'cash', amount: total }],
    taxIncluded: true,
    tax: [],
    adjustments: [],
    total,
    ...over,
  };
}
