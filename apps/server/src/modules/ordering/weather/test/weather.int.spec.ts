import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { WeatherState } from '@larder/contracts/ordering/weather';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { startTestApp, type TestApp } from '../../../../../test/support/test-app.ts';
import { createWorld, type World } from '../../../../../test/support/world.ts';
import { addDays, localParts } from '../../../../platform/clock/business-date.ts';
import { jobContext } from '../../../../platform/tenancy/tenant-context.ts';
import { FetchWeather } from '../application/fetch-weather.ts';
import { WeatherRepository } from '../data/weather.repository.ts';

const WEATHER = '/api/v1/ordering/weather';
const today = () => localParts(new Date(), 'Asia/Shanghai').date;
const from = (offset: number) => addDays(today(), offset);

/** A weather server of our own: what it was asked, and what it answers. */
class Station {
  readonly asked: URL[] = [];
  answer: (url: URL, response: ServerResponse) => void = (_, r) => this.days(r);
  private readonly server: Server = createServer((q: IncomingMessage, r) => {
    const url = new URL(q.url ?? '/', 'http://station');
    this.asked.push(url);
    this.answer(url, r);
  });

  async open(): Promise<string> {
    await new Promise<void>((done) => this.server.listen(0, '127.0.0.1', done));
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  close(): Promise<void> {
    return new Promise((done) => this.server.close(() => done()));
  }

  /** Three days back, three ahead, a degree warmer each day. */
  days(r: ServerResponse, warmer = 0): void {
    const offsets = [-3, -2, -1, 0, 1, 2];
    r.setHeader('content-type', 'application/json');
    r.end(
      JSON.stringify({
        daily_units: { temperature_2m_max: '°C', temperature_2m_min: '°C', precipitation_sum: 'mm' },
        daily: {
          time: offsets.map(from),
          temperature_2m_max: offsets.map((n) => 30 + n + (n >= 0 ? warmer : 0)),
          temperature_2m_min: offsets.map(() => 20),
          precipitation_sum: offsets.map(() => 0),
        },
      }),
    );
  }
}

let t: TestApp;
let w: World;
const station = new Station();
const state = async (): Promise<WeatherState> => (await w.a.hqManager.get(WEATHER)).json();
const job = (tenantId: string) => jobContext(tenantId, 'ordering.fetch-weather', 'test');
const fetchNow = (again = true) =>
  t.get(FetchWeather).run(job(w.a.tenantId), { again, signal: new AbortController().signal });

beforeAll(async () => {
  t = await startTestApp({ LARDER_WEATHER_URL: await station.open(), LARDER_WEATHER_PAUSE_MS: '0' });
  w = await createWorld(t);
  const place = (id: string, lat: number, lng: number) =>
    t.admin.query('update store set lat = $2, lng = $3 where id = $1', [id, lat, lng]);
  await place(w.a.stores[0], 31.231, 121.474);
  await place(w.a.stores[1], 31.24, 121.46);
  await place(w.a.stores[2], 23.13, 113.26);
});
afterAll(async () => {
  await t?.close();
  await station.close();
});
afterEach(() => {
  station.answer = (_, r) => station.days(r);
  station.asked.length = 0;
});

describe('[ORD-04] weather from a provider', () => {
  it('is asked once per neighbourhood, in local dates, and kept as what was measured and what is ahead', async () => {
    expect(await fetchNow()).toEqual({ asked: 2, failed: 0, kept: 12, refused: 0 });
    expect(station.asked.map((u) => Object.fromEntries(u.searchParams))).toMatchObject([
      {
        latitude: '31.25',
        longitude: '121.45',
        timezone: 'Asia/Shanghai',
        daily: 'temperature_2m_max,temperature_2m_min,precipitation_sum',
        past_days: '92',
        forecast_days: '16',
      },
      { latitude: '23.15', longitude: '113.25' },
    ]);
    const { places, provider, unplaced } = await state();
    expect(provider.configured).toBe(true);
    expect(unplaced.map((s) => s.id)).toEqual([w.a.stores[3]]);
    expect(places.map((p) => [p.stores.length, p.observedDays, p.lastObserved])).toEqual([
      [2, 3, from(-1)],
      [1, 3, from(-1)],
    ]);
    expect(places[0]?.days.map((d) => [d.date, d.kind, d.high])).toEqual([
      [from(-1), 'observed', 29],
      [from(0), 'forecast', 30],
      [from(1), 'forecast', 31],
      [from(2), 'forecast', 32],
    ]);
  });

  it('is not asked again while the answer is fresh; the same figures are kept once, a changed forecast beside the old one', async () => {
    expect((await fetchNow(false)).asked).toBe(0);
    expect(await fetchNow()).toMatchObject({ asked: 2, kept: 0 });
    expect(station.asked[0]?.searchParams.get('past_days')).toBe('10');
    const before = new Date();
    station.answer = (_, r) => station.days(r, 5);
    expect(await fetchNow()).toMatchObject({ kept: 6 });
    const best = (at: Date) =>
      t.db.tx(job(w.a.tenantId), (tx) => t.get(WeatherRepository).bestBetween(tx, from(-1), from(1), from(0), at));
    const highs = async (at: Date) => (await best(at)).slice(0, 3).map((d) => d.highCenti);
    // What a back-test of that moment may know is the forecast of that moment.
    expect(await highs(before)).toEqual([2900, 3000, 3100]);
    expect(await highs(new Date(Date.now() + 1000))).toEqual([2900, 3500, 3600]);
  });

  it('a back-test never reads what was measured on its days', async () => {
    const rows = await t.db.tx(job(w.a.tenantId), (tx) =>
      t.get(WeatherRepository).bestBetween(tx, from(-3), from(1), from(-2), new Date(Date.now() - 86_400_000)),
    );
    expect(rows.map((d) => d.date)).toEqual([from(-3), from(-3)]);
  });

  it.each([
    ['is out of order, then answers', 1, { failed: 0 }],
    ['stays out of order', 9, { failed: 2 }],
  ])('a provider that %s', async (_, broken, outcome) => {
    let left = broken;
    station.answer = (_url, r) => {
      if (left-- > 0) {
        r.statusCode = 503;
        r.end('busy');
      } else station.days(r);
    };
    expect(await fetchNow()).toMatchObject(outcome);
    const failures = (await state()).places.map((p) => p.failure);
    if (outcome.failed > 0) expect(failures).toEqual([expect.stringContaining('503'), expect.stringContaining('503')]);
    else expect(failures).toEqual([null, null]);
  });

  it.each([
    ['sends us elsewhere', (r: ServerResponse) => r.writeHead(302, { location: 'http://127.0.0.1:1/' }).end()],
    ['never ends', (r: ServerResponse) => r.end('x'.repeat(600 * 1024))],
    ['talks HTML', (r: ServerResponse) => r.end('<html>')],
    ['refuses the question', (r: ServerResponse) => r.writeHead(400).end('{"error":true,"reason":"bad key"}')],
    ['means something else', (r: ServerResponse) => r.end('{"daily":{}}')],
    ['hangs up', (r: ServerResponse) => r.destroy()],
  ])('an answer that %s loses nothing that is known and is told', async (_, answer) => {
    const known = (await state()).places[0]?.days;
    station.answer = (_url, r) => answer(r);
    expect(await fetchNow()).toMatchObject({ failed: 2, kept: 0 });
    const { places } = await state();
    expect(places[0]?.days).toEqual(known);
    expect(places[0]?.failure).toBeTruthy();
  });

  it('a value that cannot be is kept aside and told, the rest is kept', async () => {
    station.answer = (_url, r) =>
      r.end(
        JSON.stringify({
          daily: {
            time: [from(3)],
            temperature_2m_max: [999],
            temperature_2m_min: [12],
            precipitation_sum: [1],
          },
        }),
      );
    expect(await fetchNow()).toMatchObject({ kept: 2, refused: 2 });
    expect((await state()).refusals[0]).toMatchObject({ source: 'provider', sample: '999' });
    expect((await w.a.hqManager.delete(`${WEATHER}/refusals`)).statusCode).toBe(204);
    expect((await state()).refusals).toEqual([]);
  });

  it('people of head office may ask now, others may not, and other chains see nothing', async () => {
    expect((await w.a.storeManager.post(`${WEATHER}/fetch`)).statusCode).toBe(403);
    expect((await w.a.hqManager.post(`${WEATHER}/fetch`)).statusCode).toBe(204);
    await t.drain();
    expect(station.asked).toHaveLength(2);
    expect((await w.b.hqManager.get(WEATHER)).json()).toMatchObject({ places: [], refusals: [] });
    expect((await w.a.otherManager.get(WEATHER)).json().places).toHaveLength(1);
  });
});

describe('[ORD-04] weather without a provider', () => {
  it('comes from a file; bad days are kept aside and told, a second time changes nothing', async () => {
    const { a } = w;
    const row = (over: object) => ({
      unitId: a.units.south,
      date: from(-5),
      kind: 'observed',
      high: 31.5,
      rain: 0,
      ...over,
    });
    const rows = [
      row({}),
      row({ date: from(2), kind: 'forecast', high: 36, knownOn: from(-1) }),
      row({ high: 99 }),
      row({ date: from(1) }),
      row({ unitId: w.b.units.hq }),
      row({ kind: 'forecast', date: from(1), knownOn: from(3) }),
      'nonsense',
    ];
    const first = (await a.hqManager.post(`${WEATHER}/import`, { rows })).json();
    expect([first.added, first.known]).toEqual([2, 0]);
    expect(first.refused.map((r: { index: number; path: string }) => [r.index, r.path])).toEqual([
      [2, 'high'],
      [3, 'date'],
      [4, 'unitId'],
      [5, 'knownOn'],
      [6, ''],
    ]);
    expect(first.refused.map((r: { code: string; message: string }) => [r.code, r.message])).toEqual([
      ['too_big', '不能大于 60'],
      ['not_over', '只有已过去的日子才有实测'],
      ['unknown_place', '没有这个地点，或不归您管'],
      ['known_late', '预报须在当天之前得知'],
      ['invalid_type', '须为一组字段'],
    ]);
    expect((await a.hqManager.post(`${WEATHER}/import`, { rows })).json()).toMatchObject({ added: 0, known: 2 });
    const { places, refusals } = await state();
    expect(places.find((p) => p.unit !== null)).toMatchObject({ unit: { id: a.units.south }, observedDays: 1 });
    expect(refusals.filter((r) => r.source === 'import')).toHaveLength(10);
    for (const { reason } of refusals) expect(reason).toMatch(/\p{Script=Han}/u);
    expect((await a.northSupervisor.post(`${WEATHER}/import`, { rows: [row({})] })).json()).toMatchObject({ added: 0 });
  });

  it('nothing is ever asked while none is configured', async () => {
    const silent = await startTestApp({}, t.database);
    const outcome = await silent
      .get(FetchWeather)
      .run(job(w.a.tenantId), { again: true, signal: new AbortController().signal });
    expect(outcome.asked).toBe(0);
    const refused = await silent.app.inject({
      method: 'POST',
      url: `${WEATHER}/fetch`,
      headers: { cookie: w.a.hqManager.cookie, 'x-larder-csrf': '1' },
    });
    expect(refused.json()).toMatchObject({ status: 422, code: 'ordering.no_weather_provider' });
    await silent.close();
  });
});
