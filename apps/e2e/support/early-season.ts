import { type Browser, expect } from '@playwright/test';
import { type Api, personIn } from './people.ts';

interface Unit {
  readonly id: string;
  readonly code: string;
}
interface Store {
  readonly id: string;
  readonly code: string;
  readonly kind: string;
}
interface Source {
  readonly id: string;
  readonly kind: string;
  readonly slots: readonly { readonly storeId: string | null }[];
}

/** Where a season begins and where it is still to come, by the codes of units and stores. */
export interface Season {
  readonly leaderArea: string;
  readonly followerArea: string;
  readonly leaders: readonly string[];
  readonly followers: readonly string[];
}

const HISTORY_DAYS = 70;
const RISE_DAYS = 6;
const LEVEL = 20;
const RISE = 2.5;
const DAY_MS = 86_400_000;

/** The business date in Shanghai so many days from the product's today, which is the day of this machine. */
export const dayFromToday = (days: number): string =>
  new Intl.DateTimeFormat('en-CA', { timeZone: 'Asia/Shanghai' }).format(Date.now() + days * DAY_MS);

/**
 * What headquarters does for new goods: the item with its supplier and listings, its history of two areas as a file, of
 * which one rises since six days. Even weather in the leading area, and a rule that follows at once, so that no date of the
 * year makes the journey another one.
 */
export async function bringEarlySeason(
  browser: Browser,
  tenant: string,
  season: Season,
  item: { readonly sku: string; readonly name: string; readonly nameEn: string },
): Promise<{ readonly itemId: string }> {
  const { api, context } = await personIn(browser, `hq@${tenant}.example`, 'zh-CN', tenant);
  const { items: units } = await api.get<{ items: Unit[] }>('/api/v1/org/units');
  const { stores } = await api.get<{ stores: Store[] }>('/api/v1/session');
  const unitId = (code: string) => units.find((u) => u.code === code)?.id ?? '';
  const storeId = (code: string) => stores.find((s) => s.code === code)?.id ?? '';
  const itemId = await newItem(api, item);
  const supplierItemId = await supplied(api, itemId);
  for (const code of [...season.leaders, ...season.followers])
    await done(
      api.send('PUT', `/api/v1/stores/${storeId(code)}/listings`, {
        listings: [
          {
            itemId,
            supplierItemId,
            listedFrom: dayFromToday(-HISTORY_DAYS),
            listedTo: null,
            shelfCapacity: null,
            displayMin: '0',
            safetyStock: '0',
          },
        ],
      }),
    );
  await history(api, item, season);
  await forecast(api, season.followers.map(storeId));
  const weather = Array.from({ length: HISTORY_DAYS }, (_, i) => ({
    unitId: unitId(season.leaderArea),
    date: dayFromToday(i - HISTORY_DAYS),
    kind: 'observed',
    high: 18,
  }));
  await done(api.send('POST', '/api/v1/ordering/weather/import', { rows: weather }));
  await done(
    api.send('PUT', '/api/v1/policies', {
      key: 'regional.lagDays',
      scopeUnitId: unitId(season.followerArea),
      scopeFormat: '',
      value: 0,
      locked: false,
    }),
  );
  await context.close();
  return { itemId };
}

/** The night would make a forecast of the new goods; somebody who can't wait runs the stores by hand. */
async function forecast(api: Api, storeIds: readonly string[]): Promise<void> {
  const { id } = await done<{ id: string }>(api.send('POST', '/api/v1/ordering/runs', { storeIds }));
  const job = () => api.get<{ state: string }>(`/api/v1/ordering/run-jobs/${id}`);
  await expect.poll(async () => (await job()).state, { timeout: 60_000 }).toBe('succeeded');
}

async function newItem(api: Api, item: { readonly sku: string; readonly name: string; readonly nameEn: string }) {
  const { id } = await done<{ id: string }>(
    api.send('POST', '/api/v1/items', {
      ...item,
      type: 'sellable',
      categoryId: null,
      baseUom: 'each',
      shelfLifeDays: null,
      storage: 'ambient',
      price: 3900,
      costMilli: 1_900_000,
      stocked: true,
      status: 'active',
    }),
  );
  return id;
}

/** A supplier with the most days on which it takes orders sells it from now on. */
async function supplied(api: Api, itemId: string): Promise<string> {
  const { items } = await api.get<{ items: Source[] }>('/api/v1/supply-sources');
  const sources = await Promise.all(
    items.filter((s) => s.kind === 'external').map((s) => api.get<Source>(`/api/v1/supply-sources/${s.id}`)),
  );
  const daysOf = (s: Source) => s.slots.filter((slot) => slot.storeId === null).length;
  const [source] = sources.sort((a, b) => daysOf(b) - daysOf(a));
  const offer = { itemId, supplierSku: null, packUom: '箱', pack: '10', moq: '0', packPrice: 19_000, status: 'active' };
  await done(api.send('PUT', `/api/v1/supply-sources/${source?.id}/items`, { items: [offer] }));
  const { offers } = await api.get<{ offers: { supplierItemId: string }[] }>(`/api/v1/items/${itemId}/supply`);
  return offers[0]?.supplierItemId ?? '';
}

/** Ten weeks of item days as the file that the template describes. */
async function history(api: Api, item: { readonly sku: string; readonly name: string }, season: Season) {
  const rows = ['日期,门店编码,商品编码,商品名称,数量,金额,售罄,闭店'];
  for (let ago = 1; ago <= HISTORY_DAYS; ago++)
    for (const code of [...season.leaders, ...season.followers]) {
      const rise = ago <= RISE_DAYS && season.leaders.includes(code) ? RISE : 1;
      rows.push(`${dayFromToday(-ago)},${code},${item.sku},${item.name},${(LEVEL + ((ago * 7) % 3)) * rise},,0,0`);
    }
  interface Run {
    readonly id: string;
    readonly state: string;
    readonly version: number;
    readonly result: { readonly errors?: number } | null;
  }
  const run = await api.upload<Run>('/api/v1/imports?kind=item_days', `${item.sku}.csv`, rows.join('\n'));
  const at = `/api/v1/imports/${run.id}`;
  const reaches = async (state: string): Promise<Run> => {
    await expect.poll(async () => (await api.get<Run>(at)).state, { timeout: 60_000 }).toBe(state);
    return api.get<Run>(at);
  };
  await done(api.send('POST', `${at}/check`, { version: run.version }));
  const checked = await reaches('checked');
  await done(api.send('POST', `${at}/start`, { version: checked.version }));
  await reaches('done');
}

async function done<T>(sent: Promise<{ status: number; body: unknown }>): Promise<T> {
  const { status, body } = await sent;
  expect(status, JSON.stringify(body)).toBeLessThan(300);
  return body as T;
}
