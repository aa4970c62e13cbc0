import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { crc32 } from 'node:zlib';
import { dateOfDay } from '../dates.ts';
import type { Panel } from '../model/panel.ts';

/** What replenishing a chain cost; shares are 0 … 1. */
export interface SimulationResult {
  /** Units sold ÷ units asked for. */
  readonly fill: number;
  /** Share of days with demand on which something was missing. */
  readonly stockouts: number;
  /** Units thrown away ÷ units received. */
  readonly waste: number;
  /** Lost margin, waste at cost and holding, ÷ sales. The headline. */
  readonly cost: number;
  readonly days: number;
}

/** First days that are played but not counted, and the days that are. */
const WARM_UP = 14;
export const SIMULATED_DAYS = 112;

/** Goods of the bakery by item: shelf life in days, pack, price. */
const GOODS: Record<string, { readonly life: number; readonly pack: number; readonly price: number }> = {
  pretzel: { life: 1, pack: 8, price: 0.8 },
  roll: { life: 2, pack: 10, price: 0.35 },
};
const OTHER = { life: 3, pack: 6, price: 0.75 };
const COST_SHARE = 0.45;
const HOLDING = 0.0015;

/**
 * Plays the last days of the bakery against `forecast:engine -- simulate`, the program that an outside simulator calls.
 * Mornings receive, customers take the oldest first and what is missing is lost, evenings throw away and order for one or
 * two days ahead. The engine sees only its own sales, censored by its own orders.
 */
export async function simulateBakery(
  panel: Panel,
  names: { readonly stores: readonly string[]; readonly skus: readonly string[] },
  threads: number,
  log: (line: string) => void,
): Promise<SimulationResult> {
  const { seriesCount, dayCount, demand } = panel;
  const store = (s: number) => names.stores[panel.store[s] as number] as string;
  // The loader writes item codes in capitals.
  const sku = (s: number) => (names.skus[panel.sku[s] as number] as string).toLowerCase();
  const series = Array.from({ length: seriesCount }, (_, s) => ({
    ...(GOODS[sku(s)] ?? OTHER),
    lead: 1 + (crc32(`${store(s)}#store`) % 2),
  }));
  const start = dayCount - SIMULATED_DAYS - WARM_UP;
  const folder = mkdtempSync(join(tmpdir(), 'larder-simulation-'));
  const engine = new Engine(threads);
  try {
    const longest = Math.max(...series.map(({ life }) => life));
    const slowest = Math.max(...series.map(({ lead }) => lead));
    engine.tell(initMessage(panel, series, start, folder, (s) => `${store(s)}|${sku(s)}`));
    const onHand = series.map(() => new Float64Array(longest));
    const pipe = series.map(() => new Float64Array(slowest));
    series.forEach(({ life, lead, pack }, s) => {
      let sum = 0;
      for (let t = start - 28; t < start; t++) sum += demand[s * dayCount + t] as number;
      (onHand[s] as Float64Array)[life - 1] = Math.ceil(((sum / 28) * Math.min(lead + 1, life)) / pack) * pack;
    });
    const score = { asked: 0, sold: 0, received: 0, wasted: 0, short: 0, asking: 0, cost: 0, sales: 0 };
    for (let t = start; t < dayCount; t++) {
      const counts = t >= start + WARM_UP;
      const sales: number[] = [];
      const soldOut: boolean[] = [];
      for (let s = 0; s < seriesCount; s++) {
        const { life, price } = series[s] as (typeof series)[number];
        const shelf = onHand[s] as Float64Array;
        const coming = pipe[s] as Float64Array;
        const received = coming[0] as number;
        coming.copyWithin(0, 1);
        coming[slowest - 1] = 0;
        shelf[life - 1] = (shelf[life - 1] as number) + received;
        const asked = demand[s * dayCount + t] as number;
        const left = take(shelf, asked);
        const wasted = shelf[0] as number;
        shelf.copyWithin(0, 1);
        shelf[longest - 1] = 0;
        const stock = shelf.reduce((sum, units) => sum + units, 0);
        sales.push(asked - left);
        soldOut.push(stock + wasted <= 0);
        if (!counts) continue;
        const cost = price * COST_SHARE;
        score.asked += asked;
        score.sold += asked - left;
        score.received += received;
        score.wasted += wasted;
        score.short += left > 0 ? 1 : 0;
        score.asking += asked > 0 ? 1 : 0;
        score.sales += (asked - left) * price;
        score.cost += left * (price - cost) + wasted * cost + stock * HOLDING * cost;
      }
      if (t + 1 >= dayCount) break;
      const orders = await engine.ask({
        type: 'day',
        date: dateOfDay(panel.firstDay + t),
        sales,
        soldOut,
        onHand: onHand.map((shelf) => [...shelf]),
        inTransit: pipe.map((coming) => [...coming]),
        review: series.map(() => true),
        coverDays: series.map(() => 1),
        known: knownFrom(panel, t + 1),
      });
      orders.forEach((units, s) => {
        const { pack, lead } = series[s] as (typeof series)[number];
        const coming = pipe[s] as Float64Array;
        if (units > 1e-6)
          coming[lead - 1] = (coming[lead - 1] as number) + Math.max(1, Math.ceil(units / pack - 1e-9)) * pack;
      });
      const day = t - start - WARM_UP + 1;
      if (counts && day % 28 === 0) log(`  after ${day} days: ${resultLine(resultOf(score, day))}`);
    }
    return resultOf(score, SIMULATED_DAYS);
  } finally {
    engine.stop();
    rmSync(folder, { recursive: true });
  }
}

/** One line of a result. */
export function resultLine({ fill, stockouts, waste, cost }: SimulationResult): string {
  const percent = (share: number) => `${(100 * share).toFixed(2)} %`;
  return `cost ${percent(cost)} of sales, fill ${percent(fill)}, days with something missing ${percent(stockouts)}, waste ${percent(waste)} of received`;
}

function resultOf(
  score: Readonly<Record<'asked' | 'sold' | 'received' | 'wasted' | 'short' | 'asking' | 'cost' | 'sales', number>>,
  days: number,
): SimulationResult {
  return {
    fill: score.sold / score.asked,
    stockouts: score.short / score.asking,
    waste: score.wasted / Math.max(1, score.received),
    cost: score.cost / score.sales,
    days,
  };
}

/** Takes `units` from the shelf, oldest first; returns what was missing. */
function take(shelf: Float64Array, units: number): number {
  let left = units;
  for (let k = 0; k < shelf.length && left > 0; k++) {
    const taken = Math.min(shelf[k] as number, left);
    shelf[k] = (shelf[k] as number) - taken;
    left -= taken;
  }
  return left;
}

function initMessage(
  panel: Panel,
  series: readonly { readonly life: number; readonly pack: number; readonly price: number; readonly lead: number }[],
  start: number,
  folder: string,
  nameOf: (s: number) => string,
): object {
  const { seriesCount, dayCount, demand, firstDay, calendar } = panel;
  const date = (t: number) => dateOfDay(firstDay + t);
  const days = Array.from({ length: start }, (_, t) => t);
  const rows = Array.from({ length: seriesCount }, (_, s) => days.map((t) => demand[s * dayCount + t]).join(','));
  const history = join(folder, 'history.csv');
  writeFileSync(history, `${[days.map(date).join(','), ...rows].join('\n')}\n`);
  const known = days.map((t) => [date(t), ...calendar.map(({ values }) => cell(values[t]))].join(','));
  const calendarFile = join(folder, 'calendar.csv');
  writeFileSync(calendarFile, `${[['date', ...calendar.map(({ name }) => name)].join(','), ...known].join('\n')}\n`);
  const holiday = calendar.find(({ name }) => name === 'holiday');
  return {
    type: 'init',
    history_csv: history,
    calendar_csv: calendarFile,
    first_date: date(0),
    t0: date(start),
    series: Array.from({ length: seriesCount }, (_, s) => nameOf(s)),
    params: {
      life: series.map(({ life }) => life),
      pack: series.map(({ pack }) => pack),
      moq: series.map(({ pack }) => pack),
      L: series.map(({ lead }) => lead),
      price: series.map(({ price }) => price),
      cost: series.map(({ price }) => price * COST_SHARE),
      hold: series.map(({ price }) => price * COST_SHARE * HOLDING),
      face: series.map(() => 0),
    },
    holidays: Array.from({ length: dayCount }, (_, t) => t)
      .filter((t) => (holiday?.values[t] as number) > 0)
      .map(date),
  };
}

const cell = (value: number | undefined) => (value === undefined || Number.isNaN(value) ? '' : String(value));

/** Known columns of the next 14 days; a column with a gap is unknown as a whole, as the outside simulator has it. */
function knownFrom(panel: Panel, from: number): Record<string, number[] | null> {
  const to = Math.min(panel.dayCount, from + 14);
  return Object.fromEntries(
    panel.calendar
      .filter(({ name }) => name !== 'holiday')
      .map(({ name, values }) => {
        const days = [...values.subarray(from, to)];
        return [name, days.some(Number.isNaN) ? null : days];
      }),
  );
}

/** `forecast:engine -- simulate` as a child: one line out, one line back. */
class Engine {
  private readonly child: ChildProcess;
  private readonly answers: AsyncIterator<string>;

  constructor(threads: number) {
    const main = fileURLToPath(new URL('../cli/main.ts', import.meta.url));
    this.child = spawn(process.execPath, [main, '--threads', String(threads), 'simulate'], {
      stdio: ['pipe', 'pipe', 'inherit'],
    });
    this.answers = createInterface({ input: this.child.stdout as NodeJS.ReadableStream })[Symbol.asyncIterator]();
  }

  tell(message: object): void {
    this.child.stdin?.write(`${JSON.stringify(message)}\n`);
  }

  async ask(message: object): Promise<readonly number[]> {
    this.tell(message);
    const { value, done } = await this.answers.next();
    if (done) throw new Error('the engine ended before its last order');
    return (JSON.parse(value) as { orders: number[] }).orders;
  }

  stop(): void {
    this.child.stdin?.end();
    this.child.kill();
  }
}
