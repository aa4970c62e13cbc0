import type { ReportSubscriptions } from '@larder/contracts/bi/report-subscriptions';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { type Mailbox, startMailbox } from '../../../../test/support/mailbox.ts';
import { startTestApp, type TestApp } from '../../../../test/support/test-app.ts';
import { type Caller, createWorld, type World } from '../../../../test/support/world.ts';
import { newId } from '../../../platform/ids/ids.ts';
import { jobContext } from '../../../platform/tenancy/tenant-context.ts';
import { PlanReports } from '../application/plan-reports.ts';
import { SendReport } from '../application/send-report.ts';
import { openShops, saleAt, sell } from './arrange.ts';

const PATH = '/api/v1/reports/subscriptions';
const ZONE = 'Asia/Shanghai';
/** Monday; the report is about Sunday 1 March, against Sunday 22 February. */
const BEFORE = '2026-03-02T07:50:00+08:00';
const AFTER = '2026-03-02T08:01:00+08:00';

/** As often as a test likes: the offset counts from the machine's time. */
const travelTo = (app: TestApp, instant: string) => app.travel(Date.parse(instant) - Date.now());

let t: TestApp;
let w: World;
let mailbox: Mailbox;

beforeAll(async () => {
  mailbox = await startMailbox();
  t = await startTestApp({ SMTP_URL: `${mailbox.url}?ignoreTLS=true`, LARDER_PUBLIC_URL: 'https://larder.example' });
  await travelTo(t, BEFORE);
  w = await createWorld(t);
  await openShops(t, w.a);
  await openShops(t, w.b);
  const [north, second, south] = w.a.stores;
  await sell(t, w.a, north, [saleAt('2026-03-01', '10:00', 1000), saleAt('2026-03-01', '11:00', 3000)]);
  await sell(t, w.a, north, [saleAt('2026-02-22', '10:00', 2000)]);
  await sell(t, w.a, second, [saleAt('2026-03-01', '10:00', 500)]);
  await sell(t, w.a, south, [saleAt('2026-03-01', '10:00', 70_000)]);
  await sell(t, w.b, w.b.stores[0], [saleAt('2026-03-01', '10:00', 99)]);
});
afterAll(async () => {
  await t?.close();
  mailbox?.server.close();
});

const daily = { kind: 'sales', scopeUnitId: null, rhythm: 'daily', weekday: null, minute: 480, zone: ZONE } as const;
const list = async (caller: Caller): Promise<ReportSubscriptions> => (await caller.get(PATH)).json();
async function subscribe(caller: Caller, over: object = {}): Promise<string> {
  const answer = await caller.post(PATH, { ...daily, ...over });
  expect(answer.statusCode, answer.body).toBe(201);
  return answer.json().id;
}
const plan = (chain = w.a) => t.get(PlanReports).run(jobContext(chain.tenantId, 'bi.plan-reports', 'test'));
const at = async (instant: string) => {
  await travelTo(t, instant);
  await plan();
  await t.drain();
};
const mailsTo = (caller: Caller) => mailbox.mails().filter((m) => m.to === caller.login);
const manager = () => w.a.person('store_manager', w.a.stores[0]);
/** Text part of a mail with an attachment, and the attachment. */
function parts(raw: string): { text: string; file: string } {
  const boundary = /boundary="([^"]+)"/.exec(raw)?.[1] ?? '';
  const [text = '', file = ''] = raw
    .split(`--${boundary}`)
    .slice(1)
    .map((part) => {
      const end = part.indexOf('\r\n\r\n');
      const body = part.slice(end + 4);
      if (/base64/i.test(part.slice(0, end))) return Buffer.from(body, 'base64').toString();
      return Buffer.from(
        body
          .replace(/=\r\n/g, '')
          .replace(/=([0-9A-F]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16))),
        'latin1',
      ).toString();
    });
  return { text, file };
}

describe('[BI-17] a report by mail', () => {
  it('comes at the person’s hour with figures, the days before, what is incomplete, the link and the file', async () => {
    await travelTo(t, BEFORE);
    const reader = await manager();
    const id = await subscribe(reader);
    expect((await list(reader)).items).toMatchObject([{ id, nextAt: '2026-03-02T00:00:00.000Z', last: null }]);
    await at('2026-03-02T07:59:00+08:00');
    expect(mailsTo(reader)).toEqual([]);
    await at(AFTER);
    const [mail, ...more] = mailsTo(reader);
    expect(more).toEqual([]);
    const { text, file } = parts(mail?.raw ?? '');
    expect(mail?.subject).toContain('销售报表');
    expect(text).toContain('营收：¥40.00（之前 ¥20.00，+100%）');
    expect(text).toContain('小票数：2（之前 1，+100%）');
    expect(text).toContain('各店数据已收齐。');
    expect(text).toContain(
      'https://larder.example/reports/sales?range=own&from=2026-03-01&to=2026-03-01&compare=previous',
    );
    const csv = await reader.get('/api/v1/reports/sales.csv?from=2026-03-01&to=2026-03-01');
    expect(file.trim()).toBe(csv.body.trim());
    expect((await list(reader)).items[0]?.last).toMatchObject({ state: 'sent', from: '2026-03-01', to: '2026-03-01' });
  });

  it('once per moment: two workers, redelivery and a server that dies with it make no second mail', async () => {
    await travelTo(t, BEFORE);
    const reader = await manager();
    const id = await subscribe(reader);
    await travelTo(t, AFTER);
    await Promise.all([plan(), plan(), plan()]);
    const { rows } = await t.admin.query<{ id: string }>('select id from report_mail where subscription_id = $1', [id]);
    expect(rows).toHaveLength(1);
    mailbox.hangUp(1);
    const send = () =>
      t.get(SendReport).run(jobContext(w.a.tenantId, 'bi.send-report', 'test'), rows[0]?.id ?? '', false);
    await expect(send()).rejects.toThrow();
    await send();
    await send();
    await at('2026-03-02T08:10:00+08:00');
    expect(mailsTo(reader)).toHaveLength(1);
    expect(mailbox.messages.filter((m) => m.includes(`To: ${reader.login}`))).toHaveLength(2);
    await at('2026-03-03T08:01:00+08:00');
    expect(mailsTo(reader)).toHaveLength(2);
  });

  it('weekly comes on its weekday; another zone has its own hour; a change sends nothing for what is past', async () => {
    await travelTo(t, BEFORE);
    const weekly = await manager();
    await subscribe(weekly, { rhythm: 'weekly', weekday: 2, scopeUnitId: w.a.stores[0] });
    const away = await manager();
    await subscribe(away, { zone: 'Europe/London' });
    const changed = await manager();
    const id = await subscribe(changed, { minute: 540 });
    await at(AFTER);
    expect(mailsTo(away)).toEqual([]);
    const put = await changed.put(`${PATH}/${id}`, { ...without(daily), minute: 60, version: 1 });
    expect(put.statusCode, put.body).toBe(204);
    await at('2026-03-02T16:01:00+08:00');
    expect([mailsTo(weekly).length, mailsTo(away).length, mailsTo(changed).length]).toEqual([0, 1, 0]);
    await at('2026-03-03T08:01:00+08:00');
    expect(parts(mailsTo(weekly)[0]?.raw ?? '').text).toContain(
      `from=2026-02-24&to=2026-03-02&compare=previous&scope=store%3A${w.a.stores[0]}`,
    );
    expect(mailsTo(changed)).toHaveLength(1);
  });

  it('[PRV-11] rights are read when it leaves: a leaver gets nothing, who moved sees only what is theirs now', async () => {
    await travelTo(t, BEFORE);
    const [leaver, moved, bound] = [await manager(), await manager(), await manager()];
    await subscribe(leaver);
    await subscribe(moved);
    await subscribe(bound, { scopeUnitId: w.a.stores[0] });
    await travelTo(t, AFTER);
    await plan();
    await t.admin.query('delete from role_grant where user_id = $1', [leaver.userId]);
    for (const one of [moved, bound])
      await t.admin.query('update role_grant set unit_id = $2 where user_id = $1', [one.userId, w.a.stores[1]]);
    await t.drain();
    expect([mailsTo(leaver).length, mailsTo(bound).length]).toEqual([0, 0]);
    const { text, file } = parts(mailsTo(moved)[0]?.raw ?? '');
    expect(text).toContain('营收：¥5.00');
    expect(file).not.toContain('北一店');
    expect((await list(bound)).items[0]?.last?.state).toBe('skipped');
  });

  it('sends one now, once however often it is pressed', async () => {
    await travelTo(t, AFTER);
    const reader = await manager();
    const id = await subscribe(reader);
    const [one, two] = [await reader.post(`${PATH}/${id}/mails`), await reader.post(`${PATH}/${id}/mails`)];
    expect([one.statusCode, two.statusCode, one.json().id]).toEqual([202, 202, two.json().id]);
    await t.drain();
    expect(mailsTo(reader)).toHaveLength(1);
    const audit = await t.admin.query('select action from audit_event where entity_id = $1 order by id', [id]);
    expect(audit.rows.map((r) => r.action)).toEqual(['bi.report-subscription.create', 'bi.report-subscription.send']);
  });

  it('[PLT-26] reads its figures on the connections of reports: tills and people keep theirs', async () => {
    await travelTo(t, AFTER);
    const reader = await manager();
    const mailId = (await reader.post(`${PATH}/${await subscribe(reader)}/mails`)).json().id;
    const gate = await t.admin.connect();
    await gate.query('begin; lock table sales_hour in access exclusive mode');
    const ctx = jobContext(w.a.tenantId, 'bi.send-report', 'test');
    const sent = t.get(SendReport).run(ctx, mailId, true);
    const standing = async (): Promise<string[]> => {
      const { rows } = await t.admin.query<{ a: string }>(
        `select application_name a from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`,
      );
      return rows.map((r) => r.a);
    };
    try {
      await vi.waitFor(async () => expect(await standing()).toEqual(['larder-test-report']), {
        timeout: 20_000,
        interval: 50,
      });
      expect(t.db.pressure().inUse).toBe(0);
    } finally {
      await gate.query('rollback');
      gate.release();
    }
    await sent;
    expect(mailsTo(reader)).toHaveLength(1);
  });

  it('in the reader’s language, naming stores whose day is not complete', async () => {
    await travelTo(t, AFTER);
    const reader = await w.a.person('hq_manager');
    await t.admin.query("update app_user set locale = 'en' where id = $1", [reader.userId]);
    const id = await subscribe(reader);
    await reader.post(`${PATH}/${id}/mails`);
    await t.drain();
    const [mail] = mailsTo(reader);
    const { text, file } = parts(mail?.raw ?? '');
    expect(mail?.subject).toContain('Sales report:');
    expect(text).toContain('Net sales: ¥745.00 (was ¥20.00, +3,625%)');
    expect(text).toContain('1 store is not complete yet');
    expect(file).toContain('Store code');
  });

  it('says when it failed for good', async () => {
    await travelTo(t, AFTER);
    const reader = await manager();
    const id = await subscribe(reader);
    const mailId = (await reader.post(`${PATH}/${id}/mails`)).json().id;
    mailbox.hangUp(1);
    const ctx = jobContext(w.a.tenantId, 'bi.send-report', 'test');
    await expect(t.get(SendReport).run(ctx, mailId, true)).rejects.toThrow();
    expect((await list(reader)).items[0]?.last?.state).toBe('failed');
  });
});

const without = ({ kind: _, ...rest }: typeof daily) => rest;

describe('[SEC-01] subscriptions are a person’s own', () => {
  it('nobody sees, changes, sends or deletes another’s, in this chain or another', async () => {
    const reader = await manager();
    const id = await subscribe(reader);
    for (const other of [w.a.owner, w.a.otherManager, w.b.owner]) {
      expect((await list(other)).items.map((s) => s.id)).not.toContain(id);
      const answers = [
        await other.put(`${PATH}/${id}`, { ...without(daily), version: 1 }),
        await other.delete(`${PATH}/${id}`),
        await other.post(`${PATH}/${id}/mails`),
      ];
      expect(answers.map((a) => a.statusCode)).toEqual([404, 404, 404]);
    }
    expect((await list(reader)).items).toHaveLength(1);
  });

  it('refuses a scope out of reach like an unknown one, naming the field; clerks have no reports', async () => {
    for (const scopeUnitId of [w.a.stores[1], w.b.stores[0], newId()]) {
      const answer = await w.a.storeManager.post(PATH, { ...daily, scopeUnitId });
      expect([answer.statusCode, answer.json().errors[0].path]).toEqual([422, 'scopeUnitId']);
    }
    for (const caller of [w.a.clerk, w.a.compliance]) {
      expect((await caller.get(PATH)).statusCode).toBe(403);
      expect((await caller.post(PATH, daily)).statusCode).toBe(403);
    }
  });

  it('[D9] refuses what makes no sense and a stale change', async () => {
    const reader = await manager();
    for (const [over, path] of [
      [{ rhythm: 'weekly' }, 'weekday'],
      [{ weekday: 3 }, 'weekday'],
      [{ minute: 1440 }, 'minute'],
      [{ zone: 'Mars/Base' }, 'zone'],
    ] as const) {
      const answer = await reader.post(PATH, { ...daily, ...over });
      expect([answer.statusCode, answer.json().errors?.[0]?.path]).toEqual([400, path]);
    }
    const id = await subscribe(reader);
    expect((await reader.put(`${PATH}/${id}`, { ...without(daily), version: 7 })).statusCode).toBe(409);
    expect((await reader.delete(`${PATH}/${id}`)).statusCode).toBe(204);
    expect((await list(reader)).items).toEqual([]);
  });
});

describe('[BI-17] without a mail server', () => {
  it('says so, refuses to send now and queues nothing', async () => {
    const quiet = await startTestApp({}, t.database);
    try {
      await travelTo(t, BEFORE);
      const reader = await manager();
      const id = await subscribe(reader);
      await travelTo(quiet, AFTER);
      await quiet.get(PlanReports).run(jobContext(w.a.tenantId, 'bi.plan-reports', 'test'));
      const headers = { cookie: reader.cookie, 'x-larder-csrf': '1' };
      const seen = await quiet.app.inject({ method: 'GET', url: PATH, headers });
      expect(seen.json()).toMatchObject({ items: [{ last: null }], mail: { enabled: false, hasAddress: true } });
      const refused = await quiet.app.inject({ method: 'POST', url: `${PATH}/${id}/mails`, headers });
      expect([refused.statusCode, refused.json().code]).toEqual([409, 'bi.no_mail_server']);
      const { rows } = await t.admin.query('select 1 from report_mail where subscription_id = $1', [id]);
      expect(rows).toEqual([]);
    } finally {
      await quiet.close();
    }
  });
});
