// @vitest-environment jsdom
import type { LiveChange } from '@larder/contracts/live/live';
import { QueryObserver } from '@tanstack/react-query';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createQueryClient } from '../query.ts';
import { concerns, type LiveTargets, refreshOnNews } from './live-refresh.ts';
import { tellLiveNews } from './live-state.ts';

const [S1, S2] = ['store-1', 'store-2'];
const ORDERS = '/api/v1/ordering/orders';
const change = (topic: LiveChange['topic'], more: Partial<LiveChange> = {}): LiveChange => ({ topic, ...more });

describe('[PLT-09] which cached answers a change concerns', () => {
  const order = change('ordering.order', { storeId: S1, key: 'o1' });
  it.each([
    ['the list of its module', ['t', 'ordering', ORDERS, 'pages', { query: {} }], ['ordering'], order, true],
    ['another module', ['t', 'sales', '/api/v1/tickets', {}], ['ordering'], order, false],
    ['another route of the module', ['t', 'ordering', '/api/v1/ordering/runs', {}], ['ordering', ORDERS], order, false],
    ['the record', ['t', 'ordering', `${ORDERS}/:id`, { params: { id: 'o1' } }], ['ordering'], order, true],
    ['another record', ['t', 'ordering', `${ORDERS}/:id`, { params: { id: 'o2' } }], ['ordering'], order, false],
    ['a list of another store', ['t', 'ordering', ORDERS, { query: { storeId: S2 } }], ['ordering'], order, false],
    ['a list of its store', ['t', 'ordering', ORDERS, { query: { storeId: S1 } }], ['ordering'], order, true],
    ['a store’s page', ['t', 'bi', '/api/v1/today/store/:id', { params: { id: S1 } }], ['bi'], order, true],
    ['another store’s page', ['t', 'bi', '/api/v1/today/store/:id', { params: { id: S2 } }], ['bi'], order, false],
    ['what concerns the chain', ['t', 'bi', '/api/v1/today', { query: {} }], ['bi'], change('platform.job'), true],
  ] as const)('%s', (_, key, target, news, expected) => {
    expect(concerns(key, target, news)).toBe(expected);
  });
});

describe('[PLT-09] reading again', () => {
  const TARGETS: LiveTargets = { 'sales.ticket': [['bi']] };
  const key = ['t', 'bi', '/api/v1/today', { query: {} }];
  let client: ReturnType<typeof createQueryClient>;
  let reads: number;
  let answer: () => Promise<number>;
  let stop: () => void;

  beforeEach(async () => {
    vi.useFakeTimers();
    client = createQueryClient();
    client.mount();
    reads = 0;
    answer = async () => reads;
    const observer = new QueryObserver(client, {
      queryKey: key,
      queryFn: () => {
        reads += 1;
        return answer();
      },
    });
    const unsubscribe = observer.subscribe(() => undefined);
    const stopRefresh = refreshOnNews(client, [TARGETS]);
    stop = () => {
      stopRefresh();
      unsubscribe();
      client.unmount();
    };
    await vi.advanceTimersByTimeAsync(0);
    expect(reads).toBe(1);
  });
  afterEach(() => {
    stop();
    vi.useRealTimers();
  });

  it('at once, and in a rush once a second with the last one counted', async () => {
    tellLiveNews([change('sales.ticket', { storeId: S1 })]);
    await vi.advanceTimersByTimeAsync(0);
    expect(reads).toBe(2);
    for (let i = 0; i < 60; i += 1) {
      tellLiveNews([change('sales.ticket', { storeId: S1 })]);
      await vi.advanceTimersByTimeAsync(20);
    }
    expect(reads).toBe(3);
    await vi.advanceTimersByTimeAsync(5_000);
    expect(reads).toBe(4);
  });

  it('a slow answer is not cut off, and read once more when it is through', async () => {
    let finish = (): void => undefined;
    answer = () =>
      new Promise((resolve) => {
        finish = () => resolve(1);
      });
    tellLiveNews([change('sales.ticket')]);
    await vi.advanceTimersByTimeAsync(0);
    tellLiveNews([change('sales.ticket')]);
    await vi.advanceTimersByTimeAsync(3_000);
    expect(reads).toBe(2);
    finish();
    await vi.advanceTimersByTimeAsync(1_100);
    expect(reads).toBe(3);
  });

  it('a reset reads everything that any feature declared; other topics nothing', async () => {
    tellLiveNews([change('inventory.stock')]);
    await vi.advanceTimersByTimeAsync(2_000);
    expect(reads).toBe(1);
    tellLiveNews('all');
    await vi.advanceTimersByTimeAsync(0);
    expect(reads).toBe(2);
  });
});
