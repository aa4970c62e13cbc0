import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { dateOfDay, dayNumber } from '../dates.ts';
import { LocalFeatures } from '../model/local-features.ts';
import { forecastDirectory } from './forecast-directory.ts';
import { readDirectory } from './read-directory.ts';

const FIRST = '2025-01-06';
let root = '';
let runs = 0;
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'larder-forecast-'));
});
afterAll(() => rm(root, { recursive: true, force: true }));

interface Files {
  readonly history: readonly string[];
  readonly calendar?: readonly string[];
  readonly local?: readonly string[];
  readonly meta?: Readonly<Record<string, unknown>>;
  readonly days?: number;
}

/** A directory as the outside benchmark writes it. */
async function directory({ history, calendar, local, meta, days = 70 }: Files): Promise<string> {
  const folder = join(root, String(++runs), 'task');
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, 'history.csv'), `${history.join('\n')}\n`);
  if (calendar) await writeFile(join(folder, 'calendar.csv'), `${calendar.join('\n')}\n`);
  if (local) await writeFile(join(folder, 'local.csv'), `${local.join('\n')}\n`);
  const known = { first: FIRST, origin: dateOfDay(dayNumber(FIRST) + days), horizon: 14, ...meta };
  await writeFile(join(folder, 'meta.json'), JSON.stringify(known));
  return folder;
}

const HEADER = 'series_id,store,sku,date,qty';
const dayOf = (t: number) => dateOfDay(dayNumber(FIRST) + t);

async function answer(folder: string): Promise<{ id: string; date: string; numbers: number[] }[]> {
  const path = await forecastDirectory(folder, { threads: 1, log: () => undefined });
  const [header, ...lines] = (await readFile(path, 'utf8')).trimEnd().split('\n');
  expect(header).toBe('series_id,date,mean,q50,q80,q90,q95,q98');
  return lines.map((text) => {
    const [id, date, ...numbers] = text.split(',');
    return { id: id as string, date: date as string, numbers: numbers.map(Number) };
  });
}

describe('forecast DIR', () => {
  it('[ORD-17] every named series gets every day of the horizon, whatever the data looks like', async () => {
    const history = [`${HEADER},colour`];
    // Steady, fractional, sparse, returns, brand new; one series was never sold, one nobody asked for.
    for (let t = 0; t < 70; t++) {
      history.push(`A|milk,A,milk,${dayOf(t)},${10 + (t % 7)},red`);
      history.push(`A|veal,A,veal,${dayOf(t)},${(0.35 * (1 + (t % 3))).toFixed(2)},`);
      if (t % 17 === 0) history.push(`A|glue,A,glue,${dayOf(t)},1,`);
      if (t > 67) history.push(`B|milk,B,milk,${dayOf(t)},4,`, `C|odd,C,odd,${dayOf(t)},99,`);
    }
    history.push(`A|milk,A,milk,${dayOf(3)},-2,`, `A|milk,A,milk,${dayOf(3)},5,`);
    const series = ['A|milk', 'A|veal', 'A|glue', 'B|milk', 'B|veal'];
    for (const horizon of [1, 14, 28]) {
      const rows = await answer(await directory({ history, meta: { series, horizon, note: 'unknown key' } }));
      expect(rows.length).toBe(series.length * horizon);
      expect(new Set(rows.map(({ id }) => id))).toEqual(new Set(series));
      for (const { numbers } of rows) {
        const quantiles = numbers.slice(1);
        expect(numbers.every((value) => Number.isFinite(value) && value >= 0)).toBe(true);
        expect(quantiles).toEqual([...quantiles].sort((a, b) => a - b));
      }
    }
  });

  it('[ORD-17] duplicate rows add up, and series that nobody asked for leave no trace', async () => {
    const history = [
      HEADER,
      `S|a,S,a,${dayOf(0)},2`,
      `S|a,S,a,${dayOf(0)},3`,
      `S|x,S,x,${dayOf(0)},7`,
      `S|x,S,x,${dayOf(1)},7`,
    ];
    const { panel, ids } = await readDirectory(await directory({ history, days: 2, meta: { series: ['S|a', 'S|a'] } }));
    expect(ids).toEqual(['S|a']);
    expect([...panel.demand]).toEqual([5, 0]);
  });

  it('[ORD-17] the calendar may be absent, short, and have any columns', async () => {
    const history = [HEADER, `S|a,S,a,${dayOf(0)},2`];
    const none = await readDirectory(await directory({ history }));
    expect(none.panel.calendar).toEqual([]);
    const calendar = ['feast,date,temp', `Spring,${dayOf(1)},7.5`, `,${dayOf(2)},`, `,${dayOf(500)},1`];
    const { panel } = await readDirectory(await directory({ history, calendar }));
    expect(panel.calendar.map(({ name, labels }) => [name, labels])).toEqual([
      ['feast', true],
      ['temp', false],
    ]);
    expect(panel.calendar[1]?.values.slice(0, 3)).toEqual(Float64Array.from([Number.NaN, 7.5, Number.NaN]));
  });

  it('[ORD-17] columns may speak of a store, an item or a series, by day or by stretch', async () => {
    const history = [HEADER, `S|a,S,a,${dayOf(0)},2`, `S|b,S,b,${dayOf(0)},2`, `R|a,R,a,${dayOf(0)},1`];
    const local = [
      'store,sku,from,to,promo,price,theme',
      `S,,${dayOf(60)},${dayOf(66)},1,,`,
      `R,,${dayOf(80)},${dayOf(80)},,,Fair`,
      `,a,${dayOf(0)},${dayOf(69)},,2.5,`,
      `,a,${dayOf(70)},${dayOf(90)},,2,`,
      `R,a,${dayOf(69)},${dayOf(71)},1,,`,
      `X,,${dayOf(69)},${dayOf(71)},1,,`,
    ];
    const { panel } = await readDirectory(await directory({ history, local }));
    expect(panel.local?.map(({ name, by, labels, otherwise }) => [name, by, labels, otherwise])).toEqual([
      ['promo@store', 'store', false, 0],
      ['theme@store', 'store', true, 0],
      ['price@sku', 'sku', false, Number.NaN],
      ['promo@series', 'series', false, 0],
    ]);
    const features = new LocalFeatures(panel);
    const width = features.names.length;
    const out = new Float32Array(14 * width);
    features.write(0, 70, out, 0, width);
    const first = Object.fromEntries(features.names.map((name, i) => [name, out[i]]));
    expect(first).toMatchObject({ 'promo@store': 0, 'promo@store:share28': 0.25, 'promo@store:since': 4 });
    expect(first).toMatchObject({ 'price@sku': 2, 'price@sku:tomorrow': 2, 'promo@series': 0 });
    expect(first['price@sku:ratio']).toBeCloseTo(0.8, 6);
    features.write(1, 70, out, 0, width);
    expect(out[features.names.indexOf('price@sku')]).toBeNaN();
  });

  it('[ORD-17] says which file and line it cannot read', async () => {
    const good = `S|a,S,a,${dayOf(0)},2`;
    const wrong: [Files, RegExp][] = [
      [{ history: ['series_id,date', good] }, /history.csv has no column qty/],
      [{ history: [HEADER, good, `S|a,S,a,${dayOf(1)},many`] }, /history.csv line 3: qty of S\|a is no number/],
      [{ history: [HEADER, 'S|a,S,a,06.01.2025,2'] }, /history.csv line 2: date must be YYYY-MM-DD/],
      [{ history: [HEADER, good], calendar: ['date,promo', 'tomorrow,1'] }, /calendar.csv: date must be/],
      [{ history: [HEADER, good], local: ['store,from,to,promo', 'S,soon,later,1'] }, /local.csv line 2: date must be/],
      [{ history: [HEADER, good], local: ['date,promo', `${dayOf(1)},1`] }, /local.csv line 2: names no store/],
      [{ history: [HEADER, good], meta: { horizon: 0 } }, /meta.json: horizon must be 1 to 366/],
      [{ history: [HEADER, good], meta: { origin: FIRST } }, /must follow first/],
      [{ history: [HEADER, good], meta: { first: 'soon' } }, /meta.json: first must be a date/],
    ];
    for (const [files, message] of wrong) await expect(readDirectory(await directory(files))).rejects.toThrow(message);
    await expect(readDirectory(join(root, 'nowhere'))).rejects.toThrow(/meta.json is missing/);
  });
});
