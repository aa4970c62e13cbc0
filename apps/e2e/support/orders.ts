import { type Browser, expect } from '@playwright/test';
import { type Api, personIn } from './people.ts';

export interface OrderLine {
  readonly itemId: string;
  readonly name: string;
  readonly nameEn: string | null;
  readonly pack: string;
  readonly packPrice: number;
  readonly baseline: string;
  readonly quantity: string;
  readonly overridden: boolean;
  readonly suggestedAtOverride: string | null;
  readonly bandHigh: string;
  readonly shelfCapacity: string | null;
  readonly onHand: string;
  readonly rev: number;
}

export interface Order {
  readonly id: string;
  readonly storeId: string;
  readonly state: string;
  readonly version: number;
  readonly amount: number;
  readonly baselineAmount: number;
  readonly reviewSeconds: number | null;
  readonly lines: readonly OrderLine[];
}

export const ORDERS = '/api/v1/ordering/orders';

export const readOrder = (api: Api, id: string): Promise<Order> => api.get<Order>(`${ORDERS}/${id}`);

/** Untouched orders of the person's store, the one with the most lines first. */
export async function untouchedOrders(api: Api): Promise<Order[]> {
  const { items } = await api.get<{ items: { id: string; state: string; lineCount: number }[] }>(`${ORDERS}?limit=50`);
  const untouched = items.filter((o) => o.state === 'generated').sort((a, b) => b.lineCount - a.lineCount);
  return Promise.all(untouched.map((o) => readOrder(api, o.id)));
}

/** Packs as the sheet shows them. */
export const packsOf = (quantity: string, line: Pick<OrderLine, 'pack'>): number =>
  Math.round(Number(quantity) / Number(line.pack));

/** True when one pack more needs nobody: inside the band and on the shelf. */
export function roomForOne(order: Order, line: OrderLine): boolean {
  const next = Number(line.baseline) + Number(line.pack);
  return (
    Number(line.baseline) > 0 &&
    next <= Number(line.bandHigh) &&
    (line.shelfCapacity === null || next <= Number(line.shelfCapacity)) &&
    line.packPrice <= order.baselineAmount * 0.1
  );
}

/**
 * How long an approved order of the whole chain can be called back. Other journeys set 0 so that nothing waits; a journey that
 * calls back sets its minutes first and puts 0 back.
 */
export async function setRecallMinutes(browser: Browser, tenant: string, minutes: number): Promise<void> {
  const hq = await personIn(browser, `hq@${tenant}.example`, 'zh-CN', tenant);
  const { items } = await hq.api.get<{ items: { id: string; type: string }[] }>('/api/v1/org/units');
  const answer = await hq.api.send('PUT', '/api/v1/policies', {
    key: 'ordering.recallMinutes',
    scopeUnitId: items.find((unit) => unit.type === 'hq')?.id,
    scopeFormat: '',
    value: minutes,
    locked: true,
  });
  expect(answer.status, JSON.stringify(answer.body)).toBe(204);
  await hq.context.close();
}
