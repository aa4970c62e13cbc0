import type { OrderDetail } from '@larder/contracts/ordering/order';
import type { ReplenishmentRequest, RequestDetail } from '@larder/contracts/ordering/requests';
import type { LightMyRequestResponse } from 'fastify';
import { expect } from 'vitest';
import { startTestApp } from '../../../../../test/support/test-app.ts';
import { type Caller, createWorld } from '../../../../../test/support/world.ts';
import { addDays, instantOf, localParts } from '../../../../platform/clock/business-date.ts';
import { Clock } from '../../../../platform/clock/clock.ts';
import { jobContext } from '../../../../platform/tenancy/tenant-context.ts';
import { OrderingApi } from '../../index.ts';
import { arrangeOrdering } from '../../test/order-chain.ts';

export const ZONE = 'Asia/Shanghai';
export const REQUESTS = '/api/v1/ordering/requests';
const CUTOFF = 16 * 60;
const MINUTE_MS = 60_000;
/** Each test asks for an item of its own. */
const SKUS = ['ACC', 'UNDO', 'DEC', 'WD', 'DUP', 'PACK', 'ORD', 'LEFT', 'LATE', 'SEE', 'RACE', 'EDIT'] as const;
type Sku = (typeof SKUS)[number];

export const json = <T>(answer: LightMyRequestResponse, status = 200): T => {
  expect(answer.statusCode, answer.body).toBe(status);
  return answer.json() as T;
};

/** A store at nine in the morning with an order that the night suggested, and what clerk and manager do with requests. */
export async function requestWorld() {
  const t = await startTestApp();
  const begun = t.get(Clock).now();
  /** Nine in the morning of today in the stores. */
  const nine = instantOf(localParts(begun, ZONE).date, 9 * 60, ZONE).getTime();
  const at = (minutes: number) => t.travel(nine + minutes * MINUTE_MS - begun.getTime());
  await at(0);
  const { a, b } = await createWorld(t);
  const store = a.stores[0];
  const setup = await arrangeOrdering(
    t,
    a,
    store,
    SKUS.map((sku) => ({ sku, onHand: 5, pack: 6, sold: () => 12 })),
    { cutoffMinute: CUTOFF },
  );
  await t.get(OrderingApi).runStore(jobContext(a.tenantId, 'ordering.run-store', 'test'), store);

  /** So many days from today, as the stores count them. */
  const dayIn = (days: number): string => addDays(localParts(new Date(nine), ZONE).date, days);
  const idOf = (sku: Sku): string => setup.itemIds[SKUS.indexOf(sku)] as string;
  const wish = (sku: Sku, more: object = {}) => ({
    itemId: idOf(sku),
    quantity: '2',
    unit: 'pack',
    reason: 'shelf_empty',
    ...more,
  });
  const post = (who: Caller, ...lines: object[]) => who.post(REQUESTS, { storeId: store, lines });
  const ask = async (sku: Sku, more: object = {}, who: Caller = a.clerk): Promise<ReplenishmentRequest> =>
    json<{ items: [ReplenishmentRequest] }>(await post(who, wish(sku, more)), 201).items[0];
  const read = async (id: string, who: Caller = a.storeManager): Promise<RequestDetail> =>
    json(await who.get(`${REQUESTS}/${id}`));
  const decide = (id: string, verb: string, body: object, who: Caller = a.storeManager) =>
    who.post(`${REQUESTS}/${id}/${verb}`, body);
  const told = async (who: Caller, kind: string): Promise<{ params: Record<string, unknown> }[]> =>
    json<{ items: { params: Record<string, unknown> }[] }>(await who.get(`/api/v1/notifications?kind=${kind}`)).items;
  const outcomes = async (id: string): Promise<unknown[]> =>
    (await told(a.clerk, 'request-decided')).filter((n) => n.params.requestId === id).map((n) => n.params.outcome);
  const orderId = async (): Promise<string> =>
    json<{ items: { id: string }[] }>(await a.storeManager.get(`/api/v1/ordering/orders?storeId=${store}`)).items[0]
      ?.id ?? '';
  const order = async (id: string): Promise<OrderDetail> =>
    json(await a.storeManager.get(`/api/v1/ordering/orders/${id}`));
  const line = async (sku: Sku) =>
    (await order(await orderId())).lines.find((l) => l.itemId === idOf(sku)) as OrderDetail['lines'][number];

  return { t, a, b, store, at, dayIn, idOf, wish, post, ask, read, decide, told, outcomes, orderId, order, line };
}
export type RequestWorld = Awaited<ReturnType<typeof requestWorld>>;
