import type { OrderDetail } from '@larder/contracts/ordering/order';
import type { LoadedChain } from '../../src/demo/demo-chain.loader.ts';
import { multipart } from '../../src/modules/pos-sync/imports/test/import-world.ts';
import { newId } from '../../src/platform/ids/ids.ts';
import { DEMO_PASSWORD, loadDemoWorld } from '../support/demo-world.ts';
import type { TestApp } from '../support/test-app.ts';

export interface FuzzWorld {
  readonly chain: LoadedChain;
  /** Session cookie of the owner, who may do most. */
  readonly cookie: string;
  /** `Authorization` of a till. */
  readonly key: string;
}

/** The demo world with one of each thing that only comes about by use: a refused ticket, an import, an approval, a delivery. */
export async function fuzzWorld(t: TestApp): Promise<FuzzWorld> {
  const chain = await loadDemoWorld(t);
  const key = `Bearer ${chain.deviceKeys.get(chain.chain.stores[0]?.code ?? '')?.key ?? ''}`;
  const cookies = new Map<string, string>();
  for (const role of ['owner', 'store_manager'])
    cookies.set(role, await signIn(t, chain.accounts.find((a) => a.role === role)?.login ?? '', chain));
  const cookie = cookies.get('owner') ?? '';
  const as = (role: string, method: 'GET' | 'POST' | 'PATCH', url: string, payload?: object) =>
    t.app.inject({
      method,
      url,
      headers: { cookie: cookies.get(role) ?? '', 'x-larder-csrf': '1' },
      ...(payload && { payload }),
    });
  const batch = { batchId: newId(), sentAt: '2026-03-02T12:00:00Z', tickets: [{ ticketUid: newId(), rev: 1 }] };
  await t.app.inject({ method: 'POST', url: '/api/v1/pos/batches', headers: { authorization: key }, payload: batch });
  const file = multipart('a.csv', Buffer.from('date,sku,quantity\n2026-03-01,X,1\n'));
  await t.app.inject({
    method: 'POST',
    url: '/api/v1/imports?kind=item_days',
    headers: { cookie, 'x-larder-csrf': '1', 'content-type': file.type },
    payload: file.body,
  });
  await orders(t, as);
  return { chain, cookie, key };
}

/** One order released and bought, with an open receipt; the next one waits for approval. */
async function orders(
  t: TestApp,
  as: (
    role: string,
    method: 'GET' | 'POST' | 'PATCH',
    url: string,
    payload?: object,
  ) => Promise<{ statusCode: number; json(): never }>,
): Promise<void> {
  const { items } = (await as('store_manager', 'GET', '/api/v1/ordering/orders')).json() as {
    items: { id: string; version: number; state: string }[];
  };
  let sent = 0;
  let waiting = 0;
  for (const { id } of items) {
    await as('store_manager', 'POST', `/api/v1/ordering/orders/${id}/open`);
    const order: OrderDetail = (await as('store_manager', 'GET', `/api/v1/ordering/orders/${id}`)).json();
    const path = `/api/v1/ordering/orders/${id}`;
    if (sent === 0) await as('store_manager', 'POST', `${path}/submit`, { version: order.version });
    else {
      const lines = overBand(order);
      if (lines.length === 0) continue;
      await as('store_manager', 'PATCH', `${path}/lines`, { version: order.version, lines });
      const changed: OrderDetail = (await as('store_manager', 'GET', path)).json();
      await as('store_manager', 'POST', `${path}/submit`, { version: changed.version });
      const asked: OrderDetail = (await as('store_manager', 'GET', path)).json();
      if (asked.state === 'awaiting_approval') waiting++;
    }
    if (++sent === 3) break;
  }
  if (waiting === 0) throw new Error('no order of the demo world waits for an approval');
  await t.drain();
  await t.travel(10 * 60_000);
  await t.drain();
  const bought = (await as('store_manager', 'GET', '/api/v1/supply-chain/orders')).json() as {
    items: { id: string }[];
  };
  for (const { id } of bought.items) await as('store_manager', 'POST', `/api/v1/supply-chain/orders/${id}/receipts`);
}

/** One pack more of a line than may go out unasked. */
function overBand(order: OrderDetail) {
  const above = (l: OrderDetail['lines'][0]) => (Math.floor(Number(l.bandHigh) / Number(l.pack)) + 1) * Number(l.pack);
  const line = order.lines.find((l) => l.shelfCapacity === null || above(l) <= Number(l.shelfCapacity));
  return line ? [{ itemId: line.itemId, quantity: String(above(line)), reasonCode: 'other' }] : [];
}

async function signIn(t: TestApp, login: string, chain: LoadedChain): Promise<string> {
  const answer = await t.app.inject({
    method: 'POST',
    url: '/api/v1/session',
    payload: { tenantCode: chain.chain.tenant.code, login, password: DEMO_PASSWORD },
  });
  if (answer.statusCode !== 200) throw new Error(`sign-in of ${login} answered ${answer.statusCode}: ${answer.body}`);
  return answer.cookies.map((c) => `${c.name}=${c.value}`).join('; ');
}
