import type { Attempt, ContestDetail, PuzzleOffer } from '@larder/contracts/ordering/contests';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { startTestApp, type TestApp } from '../../../../../test/support/test-app.ts';
import { type Caller, createWorld, type World } from '../../../../../test/support/world.ts';
import { addDays, localParts } from '../../../../platform/clock/business-date.ts';
import { newId } from '../../../../platform/ids/ids.ts';
import { arrangeOrdering } from '../../test/order-chain.ts';

vi.setConfig({ testTimeout: 120_000 });

const PATH = '/api/v1/ordering/contests';
const ATTEMPTS = '/api/v1/ordering/attempts';
const today = localParts(new Date(), 'Asia/Shanghai').date;
const DAYS = 7;
/** A month ago: four weeks of history before it, more than a week after it. */
const from = addDays(today, -35);
/** Sales of a day that stand out in any answer which holds them. */
const spike = (daysAgo: number) => 40 + ((daysAgo * 7) % 11);

let t: TestApp;
let w: World;
let store: string;
let items: readonly string[];

beforeAll(async () => {
  t = await startTestApp();
  w = await createWorld(t);
  store = w.a.stores[0];
  const setup = await arrangeOrdering(t, w.a, store, [
    { sku: 'SPIKE', sold: spike, shelfLifeDays: 2, pack: 2 },
    { sku: 'FLAT', sold: () => 20, pack: 5, moq: 10 },
    { sku: 'FRESH', sold: (ago) => 12 + (ago % 3), shelfLifeDays: 1 },
  ]);
  items = setup.itemIds;
}, 120_000);
afterAll(() => t?.close());

const soon = (minutes: number) => new Date(Date.now() + minutes * 60_000).toISOString();
const input = (more: object = {}) => ({
  name: '七日订货赛',
  storeId: store,
  from,
  days: DAYS,
  itemIds: items,
  storeIds: [w.a.stores[0], w.a.stores[1]],
  closesAt: soon(60),
  ...more,
});
const ok = <T>(answer: { statusCode: number; body: string; json(): unknown }, status = 200): T => {
  expect(answer.statusCode, answer.body).toBe(status);
  return answer.json() as T;
};
/** What ran before is over: one month of a store is in one contest at a time. */
const endAll = () =>
  t.admin.query(
    `update order_contest set opens_at = least(opens_at, now() - interval '1 second'), closes_at = now() - interval '1 second'
     where tenant_id = $1 and closes_at > now() - interval '1 second'`,
    [w.a.tenantId],
  );
const open = async (more: object = {}): Promise<ContestDetail> => {
  await endAll();
  return ok(await w.a.hqManager.post(PATH, input(more)), 201);
};
const enter = async (contest: { id: string }, who: Caller): Promise<Attempt> =>
  ok(await who.post(ATTEMPTS, { contestId: contest.id }), 201);
const lines = (quantities: readonly number[]) =>
  items.map((itemId, i) => ({ itemId, quantity: String(quantities[i] ?? 0) }));
const play = (a: Attempt, who: Caller, quantities: readonly number[], more: object = {}) =>
  who.post(`${ATTEMPTS}/${a.id}/moves`, { version: a.version, turn: a.turn, lines: lines(quantities), ...more });
async function playOut(a: Attempt, who: Caller, quantities: readonly number[]): Promise<Attempt> {
  let now = a;
  while (now.state === 'playing') {
    const allowed = now.items.map((item, i) => (item.order ? (quantities[i] ?? 0) : 0));
    now = ok<Attempt>(await play(now, who, allowed));
  }
  return now;
}
const codeOf = (answer: { json(): unknown }) => (answer.json() as { code: string }).code;
const actions = async (like: string): Promise<string[]> => {
  const { rows } = await t.admin.query<{ action: string }>(
    'select action from audit_event where tenant_id = $1 and action like $2',
    [w.a.tenantId, like],
  );
  return rows.map((r) => r.action);
};

describe('[PPL-07] ordering contest', () => {
  it('offers months with enough history, and items with what they teach', async () => {
    const offer = ok<PuzzleOffer>(
      await w.a.hqManager.get(`/api/v1/ordering/stores/${store}/puzzles?from=${from}&days=${DAYS}`),
    );
    expect(offer.earliest).toBe(addDays(offer.since ?? '', 28));
    expect(offer.latest).toBe(addDays(today, -8));
    expect(offer.months.length).toBeGreaterThan(0);
    expect(offer.items.map((i) => [i.sku, i.tags])).toContainEqual(['FRESH', ['short_life']]);
    expect(ok<PuzzleOffer>(await w.a.hqManager.get(`/api/v1/ordering/stores/${w.a.stores[1]}/puzzles`))).toMatchObject({
      since: null,
      earliest: null,
      months: [],
      items: [],
    });
  });

  it('a store with too little history says what it has; a month that is too young is refused', async () => {
    expect(codeOf(await w.a.hqManager.post(PATH, input({ from: addDays(today, -10) })))).toBe(
      'ordering.puzzle_out_of_reach',
    );
    const answer = await w.a.hqManager.post(PATH, input({ storeId: w.a.stores[1] }));
    expect(answer.statusCode).toBe(422);
    expect(answer.json()).toMatchObject({ meta: { earliest: null, latest: null } });
    const foreign = await w.a.hqManager.post(PATH, input({ itemIds: [...items.slice(1), store] }));
    expect(foreign.statusCode).toBe(422);
    expect(foreign.body).toContain('itemIds.2');
    expect((await w.a.hqManager.post(PATH, input({ closesAt: soon(-5) }))).statusCode).toBe(422);
  });

  it('invited managers are told once; others do not see the contest', async () => {
    const contest = await open();
    await t.drain();
    const told = async (who: Caller) => (await who.get('/api/v1/notifications')).body.includes(contest.id);
    expect(await told(w.a.storeManager)).toBe(true);
    expect(await told(w.a.otherManager)).toBe(true);
    const third = await w.a.person('store_manager', w.a.stores[2]);
    expect((await third.get(`${PATH}/${contest.id}`)).statusCode).toBe(404);
    expect((await third.post(ATTEMPTS, { contestId: contest.id })).statusCode).toBe(404);
    expect((await w.b.hqManager.get(`${PATH}/${contest.id}`)).statusCode).toBe(404);
    expect((await w.b.storeManager.post(ATTEMPTS, { contestId: contest.id })).statusCode).toBe(404);
    expect((await w.a.storeManager.post(PATH, input())).statusCode).toBe(403);
    expect((await w.a.clerk.get(PATH)).statusCode).toBe(403);
    expect((await w.a.hqManager.post(ATTEMPTS, { contestId: contest.id })).statusCode).toBe(404);
    expect((await w.a.northSupervisor.post(ATTEMPTS, { contestId: contest.id })).statusCode).toBe(403);
    expect(await actions('ordering.contest.%')).toContain('ordering.contest.open');
  });

  it('nothing of a day ahead is in any answer before it is played, and the month’s store is not named', async () => {
    const contest = await open({ name: '看不到未来' });
    const attempt = await enter(contest, w.a.otherManager);
    const seen: string[] = [];
    let now = attempt;
    while (now.state === 'playing') {
      const answers = [
        await w.a.otherManager.get(`${ATTEMPTS}/${attempt.id}`),
        ...(now.turn === 1
          ? [await w.a.otherManager.get(`${PATH}/${contest.id}`), await w.a.otherManager.get(PATH)]
          : []),
        await w.a.otherManager.post(`${ATTEMPTS}/${attempt.id}/hint`, { turn: now.turn }),
      ];
      const morning = now.today ?? '';
      for (const answer of answers) {
        expect(answer.statusCode).toBe(200);
        // The dates of days ahead stand beside the calendar only; the answer, demand and the best, in no field at all.
        expect(answer.body).not.toMatch(/"(demand|forecasts|best|result)":(?!null)/);
      }
      const current = ok<Attempt>(answers[0] as never);
      for (const item of current.items) {
        for (const day of [...item.history, ...item.lastStep]) expect(day.date < morning).toBe(true);
        expect(item.history).toHaveLength(28);
      }
      expect(current).toMatchObject({ store: null, result: null });
      seen.push(morning);
      now = ok<Attempt>(
        await play(
          current,
          w.a.otherManager,
          current.items.map((i) => (i.order ? 20 : 0)),
        ),
      );
    }
    expect(new Set(seen).size).toBe(attempt.turns);
    expect(now).toMatchObject({ state: 'finished', hints: attempt.turns, day: DAYS, store: { id: store } });
    expect(now.result?.ways.map((x) => x.way)).toEqual(['you', 'last_week', 'suggestion', 'best']);
  });

  it('answers to the same morning differ in nothing when the days ahead are others', async () => {
    const morning = async (contest: ContestDetail) => {
      const a = await enter(contest, w.a.storeManager);
      const hinted = ok<Attempt>(await w.a.storeManager.post(`${ATTEMPTS}/${a.id}/hint`, { turn: 0 }));
      return { items: hinted.items, ahead: hinted.ahead, turns: hinted.turns, money: hinted.money };
    };
    const first = await morning(await open({ name: '未来甲' }));
    // The same store with other sales on the days ahead: what the player of the first morning is told may not change.
    await t.admin.query(
      'update imported_item_day set quantity_milli = quantity_milli * 3 where tenant_id = $1 and store_id = $2 and business_date >= $3',
      [w.a.tenantId, store, from],
    );
    const second = await morning(await open({ name: '未来乙' }));
    await t.admin.query(
      'update imported_item_day set quantity_milli = quantity_milli / 3 where tenant_id = $1 and store_id = $2 and business_date >= $3',
      [w.a.tenantId, store, from],
    );
    expect(second).toEqual(first);
  });

  it('a played day cannot be replayed, taken back or skipped; the same move again changes nothing', async () => {
    const contest = await open({ name: '不能悔棋' });
    const first = await enter(contest, w.a.storeManager);
    expect((await enter(contest, w.a.storeManager)).id).toBe(first.id);
    const second = ok<Attempt>(await play(first, w.a.storeManager, [40, 20, 12]));
    expect(second.turn).toBe(1);
    expect(ok<Attempt>(await play(first, w.a.storeManager, [40, 20, 12]))).toEqual(second);
    const again = await play(first, w.a.storeManager, [42, 20, 12]);
    expect(again.statusCode).toBe(409);
    expect(again.json()).toMatchObject({ code: 'ordering.contest_day_played', meta: { turn: 1 } });
    expect(codeOf(await play(first, w.a.storeManager, [40, 20, 12], { turn: 1 }))).toBe('version_conflict');
    expect(codeOf(await play(second, w.a.storeManager, [40, 20, 12], { turn: 2 }))).toBe('version_conflict');
    expect(codeOf(await w.a.storeManager.post(`${ATTEMPTS}/${first.id}/restart`))).toBe('ordering.contest_scored_once');
    await expect(
      t.admin.query(
        'set role larder_runtime; delete from order_attempt_move where attempt_id = $1'.replace('$1', `'${first.id}'`),
      ),
    ).rejects.toThrow();
    await t.admin.query('reset role');
    const stays = ok<Attempt>(await w.a.storeManager.get(`${ATTEMPTS}/${first.id}`));
    expect(stays).toEqual(second);
  });

  it('two devices on one morning: one is taken, the other is told and sees the day as it was played', async () => {
    const contest = await open({ name: '两台手机' });
    const a = await enter(contest, w.a.storeManager);
    const answers = await Promise.all([
      play(a, w.a.storeManager, [40, 20, 12]),
      play(a, w.a.storeManager, [60, 20, 12]),
    ]);
    expect(answers.map((x) => x.statusCode).sort()).toEqual([200, 409]);
    expect(ok<Attempt>(await w.a.storeManager.get(`${ATTEMPTS}/${a.id}`)).turn).toBe(1);
  });

  it('bad orders name the line and the reason and play nothing', async () => {
    const contest = await open({ name: '坏数量' });
    const a = await enter(contest, w.a.storeManager);
    const refused = await play(a, w.a.storeManager, [3, 5, 4_000_000]);
    expect(refused.statusCode).toBe(422);
    expect(
      (refused.json() as { errors: { path: string; code: string }[] }).errors.map((e) => [e.path, e.code]),
    ).toEqual([
      ['lines.0.quantity', 'not_a_multiple'],
      ['lines.1.quantity', 'below_minimum'],
      ['lines.2.quantity', 'too_large'],
    ]);
    expect(ok<Attempt>(await w.a.storeManager.get(`${ATTEMPTS}/${a.id}`))).toEqual(a);
  });

  it('the ranking: same moves share a place, who has not begun is named, and details stay with their player', async () => {
    const contest = await open({ name: '排名' });
    const mine = await playOut(await enter(contest, w.a.storeManager), w.a.storeManager, [40, 20, 12]);
    const before = ok<ContestDetail>(await w.a.storeManager.get(`${PATH}/${contest.id}`));
    expect(before.ranking.map((p) => p.state)).toEqual(['finished', 'waiting']);
    const others = await playOut(await enter(contest, w.a.otherManager), w.a.otherManager, [40, 20, 12]);
    expect(others.cost).toBe(mine.cost);
    const { ranking } = ok<ContestDetail>(await w.a.otherManager.get(`${PATH}/${contest.id}`));
    expect(ranking.map((p) => [p.place, p.cost])).toEqual([
      [1, mine.cost],
      [1, mine.cost],
    ]);
    expect(ranking.find((p) => p.isReader)?.attemptId).toBe(others.id);
    expect(ranking.find((p) => !p.isReader)?.attemptId).toBeNull();
    expect(ranking.map((p) => p.ownMonth).sort()).toEqual([false, true]);
    expect((await w.a.otherManager.get(`${ATTEMPTS}/${mine.id}`)).statusCode).toBe(404);
    expect(ok<Attempt>(await w.a.northSupervisor.get(`${ATTEMPTS}/${mine.id}`)).id).toBe(mine.id);
    expect((await w.b.hqManager.get(`${ATTEMPTS}/${mine.id}`)).statusCode).toBe(404);
    const south = await w.a.person('area_supervisor', w.a.units.southArea);
    expect((await south.get(`${ATTEMPTS}/${mine.id}`)).statusCode).toBe(404);
    const csv = await w.a.hqManager.get(`${PATH}/${contest.id}/results.csv`);
    expect(csv.body.split('\r\n').filter(Boolean)).toHaveLength(3);
    expect((await w.a.storeManager.get(`${PATH}/${contest.id}/results.csv`)).statusCode).toBe(403);
    expect(await actions('ordering.contest-attempt.finish')).not.toEqual([]);
  });

  it('who may still play learns neither whose month it is nor how others played it, whatever else they oversee', async () => {
    const contest = await open({ name: '谁的月份' });
    const done = await playOut(await enter(contest, w.a.storeManager), w.a.storeManager, [40, 20, 12]);
    const both = w.a.otherManager;
    await t.admin.query(
      "insert into role_grant (tenant_id, id, user_id, role, unit_id, created_at) values ($1, $2, $3, 'area_supervisor', $4, now())",
      [w.a.tenantId, newId(), both.userId, w.a.units.northArea],
    );
    const ranking = async (who: Caller) => ok<ContestDetail>(await who.get(`${PATH}/${contest.id}`)).ranking;
    const seen = await ranking(both);
    expect(seen.map((p) => [p.ownMonth, p.attemptId])).toEqual([
      [false, null],
      [false, null],
    ]);
    expect((await both.get(`${ATTEMPTS}/${done.id}`)).statusCode).toBe(404);
    expect((await ranking(w.a.storeManager)).map((p) => p.ownMonth)).toEqual([true, false]);
    await playOut(await enter(contest, both), both, [40, 20, 12]);
    expect((await ranking(both)).filter((p) => p.ownMonth)).toHaveLength(1);
    expect((await both.get(`${ATTEMPTS}/${done.id}`)).statusCode).toBe(200);
    await t.admin.query("delete from role_grant where tenant_id = $1 and user_id = $2 and role = 'area_supervisor'", [
      w.a.tenantId,
      both.userId,
    ]);
  });

  it('nobody plays on after the end, and an unfinished attempt gets no place', async () => {
    const contest = await open({ name: '到点结束' });
    const a = await enter(contest, w.a.storeManager);
    expect(codeOf(await w.a.hqManager.post(`${PATH}/${contest.id}/close`, { version: 7 }))).toBe('version_conflict');
    const closed = ok<ContestDetail>(
      await w.a.hqManager.post(`${PATH}/${contest.id}/close`, { version: contest.version }),
    );
    expect(closed.state).toBe('closed');
    expect(closed.ranking.find((p) => p.state === 'playing')?.place).toBeNull();
    expect(codeOf(await play(a, w.a.storeManager, [0, 0, 0]))).toBe('ordering.contest_not_open');
    expect(codeOf(await w.a.otherManager.post(ATTEMPTS, { contestId: contest.id }))).toBe('ordering.contest_not_open');
    expect(codeOf(await w.a.hqManager.post(`${PATH}/${contest.id}/close`, { version: 2 }))).toBe(
      'ordering.contest_not_open',
    );
  });

  it('days near those of a contest that can be played at the same time are not opened: their past would be its future', async () => {
    const running = await open({ name: '相邻的日子', closesAt: soon(60) });
    const next = (more: object) => w.a.hqManager.post(PATH, input(more));
    for (const days of [0, DAYS, 20, 28 + DAYS - 1, -1, -28 - DAYS + 1]) {
      const refused = await next({ from: addDays(from, -40 + days), days: DAYS });
      const near = Math.abs(-40 + days) < 28 + DAYS;
      expect(refused.statusCode === 409, `${days}`).toBe(near);
      if (near)
        expect(refused.json()).toMatchObject({ code: 'ordering.days_in_contest', meta: { contestId: running.id } });
      else await t.admin.query('update order_contest set closes_at = opens_at where id = $1', [refused.json().id]);
    }
    // After its end, and in another store, the days are free; two that are opened at once are not both.
    const later = await next({ opensAt: soon(61), closesAt: soon(90) });
    expect(later.statusCode, later.body).toBe(201);
    await endAll();
    const both = await Promise.all([next({ name: '一' }), next({ name: '二', from: addDays(from, -7) })]);
    expect(both.map((r) => r.statusCode).sort()).toEqual([201, 409]);
  });

  it('what was entered after a morning is not known on it; a promotion hangs on the shelf from its first day', async () => {
    await endAll();
    const entered = async (kind: string, name: string, on: number, at: string) => {
      const answer = await w.a.hqManager.post('/api/v1/ordering/signals', {
        kind,
        unitId: w.a.units.northArea,
        from: addDays(from, on),
        to: addDays(from, on + 1),
        name,
        value: kind === 'promotion' ? 20 : null,
        note: null,
        items: [],
        categories: [],
      });
      expect(answer.statusCode, answer.body).toBe(201);
      await t.admin.query('update demand_signal set created_at = $3 where tenant_id = $1 and name = $2', [
        w.a.tenantId,
        name,
        `${at}T12:00:00+08:00`,
      ]);
    };
    await entered('localEvent', '早就知道', 3, addDays(from, -30));
    await entered('localEvent', '前一天才知道', 3, addDays(from, 1));
    await entered('localEvent', '事后补记', 3, addDays(from, 20));
    await entered('promotion', '补录的促销', 4, addDays(from, 20));
    const contest = await open({ name: '当时知道什么' });
    const known: Record<number, string[]> = {};
    for (let now = await enter(contest, w.a.storeManager); now.state === 'playing'; ) {
      const morning = Math.round((Date.parse(now.today ?? '') - Date.parse(from)) / 86_400_000);
      known[morning] = [
        ...new Set(now.ahead.flatMap((d) => [...d.events, ...d.promotions.map((p) => p.name)])),
      ].toSorted();
      const nothing = now.items.map(() => 0);
      now = ok<Attempt>(await play(now, w.a.storeManager, nothing));
    }
    await t.admin.query('delete from demand_signal_target where tenant_id = $1', [w.a.tenantId]);
    await t.admin.query('delete from demand_signal where tenant_id = $1', [w.a.tenantId]);
    for (const [morning, names] of Object.entries(known)) {
      const day = Number(morning);
      expect(names, morning).toEqual(
        [
          ...(day <= 4 ? ['早就知道'] : []),
          ...(day >= 2 && day <= 4 ? ['前一天才知道'] : []),
          ...(day >= 4 && day <= 5 ? ['补录的促销'] : []),
        ].toSorted(),
      );
    }
    expect(Object.keys(known).length).toBeGreaterThan(2);
  });

  it('the list pages through the contests of the reader’s stores, however many others there are', async () => {
    const seen = async (who: Caller): Promise<string[]> => {
      const ids: string[] = [];
      for (let cursor: string | null = ''; cursor !== null; ) {
        const page: { items: { id: string }[]; nextCursor: string | null } = ok(
          await who.get(`${PATH}?limit=2${cursor ? `&cursor=${encodeURIComponent(cursor)}` : ''}`),
        );
        ids.push(...page.items.map((c) => c.id));
        cursor = page.nextCursor;
      }
      return ids;
    };
    const other = await w.a.person('store_manager', w.a.stores[1]);
    const mine = await open({ name: '只请二店', storeIds: [w.a.stores[1]], closesAt: soon(5) });
    for (let i = 0; i < 3; i++)
      await open({ name: `只请一店 ${i}`, storeIds: [w.a.stores[0]], closesAt: soon(60 + i) });
    const all = await seen(w.a.hqManager);
    expect(new Set(all).size).toBe(all.length);
    expect(all.length).toBeGreaterThan(4);
    const his = await seen(other);
    expect(his).toContain(mine.id);
    expect(his.length).toBe(
      (
        await t.admin.query('select 1 from order_contest_store where tenant_id = $1 and store_id = $2', [
          w.a.tenantId,
          w.a.stores[1],
        ])
      ).rowCount,
    );
    expect((await w.a.hqManager.get(`${PATH}?cursor=nonsense`)).statusCode).toBe(422);
    expect(await seen(w.b.hqManager)).toEqual([]);
  });

  it('one that is ended before it begins is over at once', async () => {
    const contest = await open({ name: '取消', opensAt: soon(30) });
    expect(contest).toMatchObject({ state: 'planned', canPlay: false });
    const close = () => w.a.hqManager.post(`${PATH}/${contest.id}/close`, { version: contest.version });
    expect(ok<ContestDetail>(await close())).toMatchObject({ state: 'closed', canPlay: false });
    expect(codeOf(await close())).toBe('ordering.contest_not_open');
  });

  it('practice: other months than a running contest’s, again as often as one likes, with progress', async () => {
    await open({ name: '练习要换月份' });
    const month = { storeId: store, from, days: DAYS };
    expect(codeOf(await w.a.storeManager.post(ATTEMPTS, month))).toBe('ordering.month_in_contest');
    const other = { ...month, from: addDays(today, -100) };
    const first = ok<Attempt>(await w.a.storeManager.post(ATTEMPTS, other), 201);
    expect(first).toMatchObject({ contest: null, store: { id: store }, turn: 0 });
    const done = await playOut(first, w.a.storeManager, [40, 20, 12]);
    const again = ok<Attempt>(await w.a.storeManager.post(`${ATTEMPTS}/${first.id}/restart`), 201);
    expect(again).toMatchObject({ turn: 0, state: 'playing' });
    const { items: own } = ok<{ items: { id: string; cost: number | null }[] }>(await w.a.storeManager.get(ATTEMPTS));
    expect(own.find((x) => x.id === first.id)?.cost).toBe(done.cost);
    expect((await w.a.otherManager.post(ATTEMPTS, other)).statusCode).toBe(404);
    expect((await w.a.hqManager.get(`${ATTEMPTS}/${first.id}`)).statusCode).toBe(404);
    expect((await w.a.storeManager.post(ATTEMPTS, other)).statusCode).toBe(201);
    expect(ok<Attempt>(await w.a.storeManager.get(`${ATTEMPTS}/${again.id}`)).state).toBe('left');
  });

  it('practice that is under way stops when a contest begins on its days, and goes on after it', async () => {
    const month = { storeId: store, from: addDays(today, -100), days: DAYS };
    const practice = ok<Attempt>(await w.a.storeManager.post(ATTEMPTS, month), 201);
    const contest = await open({ name: '练习的月份开赛', from: month.from });
    expect(codeOf(await play(practice, w.a.storeManager, [0, 0, 0]))).toBe('ordering.month_in_contest');
    expect(codeOf(await w.a.storeManager.post(`${ATTEMPTS}/${practice.id}/hint`, { turn: 0 }))).toBe(
      'ordering.month_in_contest',
    );
    await w.a.hqManager.post(`${PATH}/${contest.id}/close`, { version: contest.version });
    expect(ok<Attempt>(await play(practice, w.a.storeManager, [0, 0, 0])).turn).toBe(1);
  });

  it('a day that was sold out in the books asks for more than was sold, and says that it is an estimate', async () => {
    await t.admin.query(
      'update imported_item_day set sold_out = true where tenant_id = $1 and store_id = $2 and item_id = $3 and business_date = $4',
      [w.a.tenantId, store, items[1], addDays(from, 2)],
    );
    const contest = await open({ name: '卖断货的一天' });
    const done = await playOut(await enter(contest, w.a.storeManager), w.a.storeManager, [60, 100, 20]);
    expect(done.result?.estimatedDays).toBe(1);
    const { rows } = await t.admin.query<{ demand: number }>(
      `select (p.content #>> array['items', (i.at - 1)::text, 'demand', '2'])::float demand from order_contest c
       join order_puzzle p on (p.tenant_id, p.id) = (c.tenant_id, c.puzzle_id), jsonb_array_elements(p.content -> 'items') with ordinality i (item, at)
       where c.id = $1 and i.item ->> 'itemId' = $2`,
      [contest.id, items[1]],
    );
    expect(rows[0]?.demand).toBeGreaterThan(20);
  });
});
