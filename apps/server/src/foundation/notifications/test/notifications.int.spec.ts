import type { NotificationPreferences, NotificationView } from '@larder/contracts/notifications/notifications';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Mailbox, startMailbox } from '../../../../test/support/mailbox.ts';
import { startTestApp, type TestApp } from '../../../../test/support/test-app.ts';
import { type Caller, createWorld, type World } from '../../../../test/support/world.ts';
import { newId } from '../../../platform/ids/ids.ts';
import { jobContext } from '../../../platform/tenancy/tenant-context.ts';
import { type AnyNotification, NotificationsApi } from '../index.ts';

let t: TestApp;
let world: World;
let mailbox: Mailbox;

beforeAll(async () => {
  mailbox = await startMailbox();
  t = await startTestApp({ SMTP_URL: `${mailbox.url}?ignoreTLS=true`, LARDER_PUBLIC_URL: 'https://larder.example' });
  world = await createWorld(t);
});
afterAll(async () => {
  await t?.close();
  mailbox?.server.close();
});

const cutoff = (storeId: string, orderId = newId()): Extract<AnyNotification, { kind: 'order-cutoff' }> => ({
  kind: 'order-cutoff',
  storeId,
  dedupKey: `order-cutoff ${orderId}`,
  to: { roles: ['store_manager'] },
  params: {
    orderId,
    source: { name: '鲜蔬供应', nameEn: 'Fresh Greens' },
    deliveryDate: '2026-11-24',
    cutoffAt: '2026-11-23T08:00:00.000Z',
  },
});

const notify = (tenantId: string, ...news: AnyNotification[]) =>
  t.db.tx(jobContext(tenantId, 'test', 'test'), (tx) => t.get(NotificationsApi).notify(tx, ...news));
const list = async (caller: Caller, query = ''): Promise<NotificationView[]> =>
  (await caller.get(`/api/v1/notifications${query}`)).json().items;
const unread = async (caller: Caller): Promise<number> =>
  (await caller.get('/api/v1/notifications/unread')).json().unread;
const choices = async (caller: Caller): Promise<NotificationPreferences> =>
  (await caller.get('/api/v1/notifications/preferences')).json();
const about = async (caller: Caller, orderId: string) =>
  (await list(caller)).filter((n) => n.params.orderId === orderId);

async function manager(storeId: string): Promise<Caller> {
  return world.a.person('store_manager', storeId);
}

const inTenMinutes = () => new Date(Date.now() + 600_000).toISOString();

async function save(caller: Caller, change: Partial<Record<string, unknown>>) {
  const now = await choices(caller);
  return caller.put('/api/v1/notifications/preferences', {
    version: now.version,
    kinds: [],
    digest: now.digest,
    digestMinute: now.digestMinute,
    zone: now.zone,
    ...change,
  });
}

describe('telling people', () => {
  it('[PLT-09] reaches the managers of the store and nobody else, in this chain or another', async () => {
    const { a, b } = world;
    const news = cutoff(a.stores[0]);
    await notify(a.tenantId, news);
    const [told] = await about(a.storeManager, news.params.orderId);
    expect(told).toMatchObject({ kind: 'order-cutoff', quiet: false, readAt: null, store: { name: '北一店' } });
    for (const other of [a.otherManager, a.clerk, a.owner, a.northSupervisor, b.storeManager, b.owner])
      expect(await about(other, news.params.orderId)).toEqual([]);
  });

  it('[PLT-09] a store of another chain has no audience here', async () => {
    await notify(world.a.tenantId, cutoff(newId()));
    const news = {
      ...cutoff(world.a.stores[0]),
      to: { users: [world.b.storeManager.userId, 'ordering.release-order'] },
    };
    await notify(world.a.tenantId, news);
    expect(await about(world.b.storeManager, news.params.orderId)).toEqual([]);
  });

  it('[W12] is said once per situation, however often the event comes', async () => {
    const { a } = world;
    const news = cutoff(a.stores[0]);
    await Promise.all([notify(a.tenantId, news), notify(a.tenantId, news)]);
    await notify(a.tenantId, news, news);
    expect(await about(a.storeManager, news.params.orderId)).toHaveLength(1);
    await t.drain();
    expect(
      mailbox.mails().filter((m) => m.to === a.storeManager.login && m.text.includes(news.params.orderId)),
    ).toHaveLength(1);
  });

  it('somebody named who may not see the thing hears nothing', async () => {
    const { a } = world;
    const news: AnyNotification = { ...cutoff(a.stores[0]), to: { users: [a.clerk.userId, a.otherManager.userId] } };
    await notify(a.tenantId, news);
    for (const caller of [a.clerk, a.otherManager])
      expect(await about(caller, news.params.orderId as string)).toEqual([]);
  });

  it('[PRV-11] rights are read again: a manager who moved no longer finds it, and gets no mail that still waits', async () => {
    const { a } = world;
    const moved = await manager(a.stores[0]);
    const news = cutoff(a.stores[0]);
    await notify(a.tenantId, news);
    expect(await about(moved, news.params.orderId)).toHaveLength(1);
    await t.admin.query('update role_grant set unit_id = $2 where user_id = $1', [moved.userId, a.stores[3]]);
    expect(await about(moved, news.params.orderId)).toEqual([]);
    expect(await unread(moved)).toBe(0);
    await t.drain();
    expect(mailbox.mails().filter((m) => m.to === moved.login)).toEqual([]);
  });

  it('a transaction that rolls back has told nobody', async () => {
    const { a } = world;
    const news = cutoff(a.stores[0]);
    await expect(
      t.db.tx(jobContext(a.tenantId, 'test', 'test'), async (tx) => {
        await t.get(NotificationsApi).notify(tx, news);
        throw new Error('no');
      }),
    ).rejects.toThrow('no');
    expect(await about(a.storeManager, news.params.orderId)).toEqual([]);
  });
});

describe('reading', () => {
  it('counts unread, marks some and all, and leaves what came after alone', async () => {
    const { a } = world;
    const reader = await manager(a.stores[1]);
    await notify(a.tenantId, cutoff(a.stores[1]), cutoff(a.stores[1]), cutoff(a.stores[1]));
    expect(await unread(reader)).toBe(3);
    const [first, second] = await list(reader);
    await reader.post('/api/v1/notifications/marks', { ids: [first?.id], read: true });
    expect(await unread(reader)).toBe(2);
    expect(await list(reader, '?unread=true')).toHaveLength(2);
    await reader.post('/api/v1/notifications/marks', { ids: [first?.id], read: false });
    expect(await unread(reader)).toBe(3);
    const all = await reader.post('/api/v1/notifications/marks/all', { until: second?.createdAt });
    expect(all.json().marked).toBe(3);
    await notify(a.tenantId, cutoff(a.stores[1]));
    expect(await unread(reader)).toBe(1);
  });

  it('pages without gaps and filters by kind and store', async () => {
    const { a } = world;
    const reader = await manager(a.stores[2]);
    await notify(a.tenantId, ...Array.from({ length: 5 }, () => cutoff(a.stores[2])));
    const one = (await reader.get('/api/v1/notifications?limit=2')).json();
    const two = (await reader.get(`/api/v1/notifications?limit=9&cursor=${one.nextCursor}`)).json();
    expect(new Set([...one.items, ...two.items].map((n: NotificationView) => n.id)).size).toBe(5);
    expect(two.nextCursor).toBeNull();
    expect(await list(reader, '?kind=stock-low')).toEqual([]);
    expect(await list(reader, `?storeId=${a.stores[2]}`)).toHaveLength(5);
    expect(await list(reader, `?storeId=${a.stores[0]}`)).toEqual([]);
    expect((await reader.get('/api/v1/notifications?cursor=x')).statusCode).toBe(422);
  });

  it('nobody marks what is another’s', async () => {
    const { a, b } = world;
    const news = cutoff(a.stores[0]);
    await notify(a.tenantId, news);
    const [own] = await about(a.storeManager, news.params.orderId);
    for (const other of [a.owner, a.otherManager, b.owner])
      await other.post('/api/v1/notifications/marks', { ids: [own?.id], read: true });
    expect((await about(a.storeManager, news.params.orderId))[0]?.readAt).toBeNull();
  });
});

describe('preferences', () => {
  it('off means nothing is kept; a required kind can be neither off nor muted', async () => {
    const { a } = world;
    const reader = await manager(a.stores[0]);
    expect((await save(reader, { kinds: [{ kind: 'order-cutoff', channel: 'off' }] })).statusCode).toBe(200);
    const news = cutoff(a.stores[0]);
    await notify(a.tenantId, news);
    expect(await about(reader, news.params.orderId)).toEqual([]);
    const refused = await save(a.northSupervisor, { kinds: [{ kind: 'approval-waiting', channel: 'off' }] });
    expect(refused.statusCode).toBe(422);
    expect(refused.json().errors[0]).toMatchObject({ path: 'kinds.0.channel', code: 'notifications.required_kind' });
    const muted = await a.northSupervisor.post('/api/v1/notifications/mutes', {
      kind: 'approval-waiting',
      storeId: null,
      until: inTenMinutes(),
    });
    expect(muted.statusCode).toBe(422);
  });

  it('a mute keeps the notification, silently, until it ends', async () => {
    const { a } = world;
    const reader = await manager(a.stores[0]);
    const muted = await reader.post('/api/v1/notifications/mutes', {
      kind: 'order-cutoff',
      storeId: a.stores[0],
      until: inTenMinutes(),
    });
    expect(muted.statusCode).toBe(200);
    expect(muted.json().mutes).toMatchObject([{ kind: 'order-cutoff', store: { name: '北一店' } }]);
    const news = cutoff(a.stores[0]);
    await notify(a.tenantId, news);
    await t.drain();
    expect((await about(reader, news.params.orderId))[0]).toMatchObject({ quiet: true });
    expect(await unread(reader)).toBe(0);
    expect(mailbox.mails().filter((m) => m.to === reader.login)).toEqual([]);
    const [mute] = (await choices(reader)).mutes;
    expect((await a.owner.delete(`/api/v1/notifications/mutes/${mute?.id}`)).statusCode).toBe(404);
    expect((await reader.delete(`/api/v1/notifications/mutes/${mute?.id}`)).statusCode).toBe(204);
    await notify(a.tenantId, cutoff(a.stores[0]));
    expect(await unread(reader)).toBe(1);
  });

  it('refuses a mute of a store out of reach, of nothing, or in the past, naming the field', async () => {
    const { a, b } = world;
    const mute = (body: object) => a.storeManager.post('/api/v1/notifications/mutes', body);
    for (const storeId of [a.stores[1], b.stores[0], newId()])
      expect((await mute({ kind: null, storeId, until: inTenMinutes() })).statusCode).toBe(404);
    expect((await mute({ kind: null, storeId: null, until: inTenMinutes() })).json().errors[0]).toMatchObject({
      path: 'kind',
    });
    const past = await mute({ kind: 'order-cutoff', storeId: null, until: '2020-01-01T00:00:00Z' });
    expect(past.json().errors[0]).toMatchObject({ path: 'until' });
  });

  it('two tabs do not overwrite each other', async () => {
    const reader = await manager(world.a.stores[0]);
    expect((await save(reader, { version: 0, digest: true })).statusCode).toBe(200);
    expect((await save(reader, { version: 0 })).statusCode).toBe(409);
  });
});

describe('mail', () => {
  it('is in the reader’s language, links to the thing, and puts nothing personal into the queue', async () => {
    const { a } = world;
    const reader = await manager(a.stores[0]);
    const english = await manager(a.stores[0]);
    await english.put('/api/v1/session/locale', { locale: 'en' });
    const news = cutoff(a.stores[0]);
    await notify(a.tenantId, news);
    const { rows } = await t.admin.query("select payload from work_item where kind = 'notifications.send-mails'");
    for (const { payload } of rows) expect(Object.keys(payload as object)).toEqual(['mailIds']);
    await t.drain();
    const mailTo = (caller: Caller) => mailbox.mails().find((m) => m.to === caller.login);
    expect(mailTo(reader)?.subject).toBe('[北一店] 鲜蔬供应的订货还没提交，2026年11月23日 16:00截单');
    expect(mailTo(english)?.subject).toContain('Order to Fresh Greens not submitted');
    expect(mailTo(english)?.text).toContain(
      `https://larder.example/orders/${news.params.orderId}?scope=store:${a.stores[0]}`,
    );
  });

  it('[W12] a server that dies after taking a mail gets the same one again, under the same key', async () => {
    const { a } = world;
    const reader = await manager(a.stores[3]);
    const copies = () => mailbox.messages.filter((raw) => raw.includes(`To: ${reader.login}`)).length;
    mailbox.hangUp(2);
    await notify(a.tenantId, cutoff(a.stores[3]));
    await t.drain();
    expect(copies()).toBe(1);
    await t.admin.query("update work_item set run_at = now() - interval '1 day' where state = 0");
    await t.drain();
    expect(copies()).toBe(2);
    expect(mailbox.mails().filter((m) => m.to === reader.login)).toHaveLength(1);
    await t.drain();
    expect(copies()).toBe(2);
  });

  it('a digest waits for the person’s hour in their zone and says everything at once', async () => {
    const { a } = world;
    const reader = await manager(a.stores[0]);
    // The next full minute but one, seen from Auckland: a person may sit in another zone than the store.
    const zone = 'Pacific/Auckland';
    const local = new Intl.DateTimeFormat('en-GB', { timeZone: zone, hour: '2-digit', minute: '2-digit' })
      .format(new Date(Date.now() + 3_600_000))
      .split(':')
      .map(Number);
    const digestMinute = (local[0] ?? 0) * 60 + (local[1] ?? 0);
    await save(reader, { digest: true, digestMinute, zone });
    const news = [cutoff(a.stores[0]), cutoff(a.stores[0])];
    await notify(a.tenantId, ...news);
    await notify(a.tenantId, cutoff(a.stores[0]));
    await t.drain();
    const mine = () => mailbox.mails().filter((m) => m.to === reader.login);
    expect(mine()).toEqual([]);
    const [read] = await about(reader, news[0]?.params.orderId ?? '');
    await reader.post('/api/v1/notifications/marks', { ids: [read?.id], read: true });
    await t.travel(3_700_000);
    await t.drain();
    expect(mine()).toHaveLength(1);
    expect(mine()[0]?.subject).toContain('2 条通知');
    expect(mine()[0]?.text).not.toContain(news[0]?.params.orderId);
    await t.drain();
    expect(mine()).toHaveLength(1);
    await t.travel(0);
  });

  it('choosing mails at once sends the digest that waits', async () => {
    const { a } = world;
    const reader = await manager(a.stores[0]);
    await save(reader, { digest: true });
    await notify(a.tenantId, cutoff(a.stores[0]));
    await t.drain();
    expect(mailbox.mails().filter((m) => m.to === reader.login)).toEqual([]);
    await save(reader, { digest: false });
    await t.drain();
    expect(mailbox.mails().filter((m) => m.to === reader.login)).toHaveLength(1);
  });

  it('nobody who left gets one', async () => {
    const { a } = world;
    const leaver = await manager(a.stores[0]);
    await notify(a.tenantId, cutoff(a.stores[0]));
    await a.owner.post(`/api/v1/people/${leaver.userId}/freeze`);
    await t.drain();
    expect(mailbox.mails().filter((m) => m.to === leaver.login)).toEqual([]);
    const { rows } = await t.admin.query('select state from notification_mail where user_id = $1', [leaver.userId]);
    expect(rows).toEqual([{ state: 'skipped' }]);
  });
});
