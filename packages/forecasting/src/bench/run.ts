import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { dateOfDay } from '../dates.ts';
import { QUANTILE_COUNT } from '../demand/distribution.ts';
import { forecastSeries } from '../demand/forecast.ts';
import type { MeanAndQuantiles } from '../demand/replenish-demand.ts';
import { type ForecastModel, fitModel, forecastPanel, type PanelForecast, prepare } from '../engine/index.ts';
import { isActive } from '../engine/sample.ts';
import type { Panel } from '../model/panel.ts';
import { type Baseline, exponentialSmoothing, movingAverage, seasonalNaive, tsb } from './baselines.ts';
import { cutPanel, type Dataset, loadDatasets } from './datasets.ts';
import { MADE_UP, madeUp } from './made-up.ts';
import { type Accuracy, Scorecard, type Yardstick } from './metrics.ts';
import { type Peers, runPeers } from './peers.ts';
import { resultLine, SIMULATED_DAYS, simulateBakery } from './simulation.ts';
import { syntheticPanel } from './synthetic.ts';

export const BENCH_PARTS = ['accuracy', 'made-up', 'simulation', 'determinism', 'speed'] as const;
export type BenchPart = (typeof BENCH_PARTS)[number];

export interface BenchOptions {
  /** Folders that may hold the data sets, first match wins. */
  readonly folders: readonly string[];
  /** Only the last origin of each set and a tenth of the speed test. */
  readonly quick: boolean;
  /** Parts to measure; absent = all. */
  readonly parts?: readonly BenchPart[];
  /** Names of the data sets to measure; absent = all that are there. */
  readonly datasets?: readonly string[];
  /** Whether scikit-learn's gradient boosting forecasts the same days, where it is installed. */
  readonly peers: boolean;
  readonly threads: number;
  readonly log: (line: string) => void;
}

const HORIZON = 14;

/**
 * Measures accuracy beside simple methods and the peer, the cost of replenishing by it, then determinism, speed and memory.
 * Every figure goes through `log` as soon as it is there, so that a run that is cut short has said what it knew.
 */
export async function benchForecast(options: BenchOptions): Promise<void> {
  const wanted = (part: BenchPart) => options.parts?.includes(part) ?? true;
  if (wanted('accuracy')) await realData(options);
  if (wanted('made-up'))
    for (const name of MADE_UP)
      if (options.datasets?.includes(name) ?? true) await accuracy(madeUp(name, HORIZON), options);
  if (wanted('simulation')) await simulation(options);
  if (wanted('determinism')) await determinism(options);
  if (wanted('speed')) await speed(options);
}

function dataFolder({ folders, log }: BenchOptions, part: BenchPart): string | null {
  const folder = folders.find((path) => existsSync(path));
  if (folder) return folder;
  log(
    `${part}: NOT MEASURED, no data folder found (set LARDER_DATA to a folder with bakery/, restaurant_yaz/, online_retail/)`,
  );
  return null;
}

async function realData(options: BenchOptions): Promise<void> {
  const { datasets, log } = options;
  const folder = dataFolder(options, 'accuracy');
  if (!folder) return;
  const { found, missing } = await loadDatasets(folder, HORIZON, datasets);
  if (missing.length > 0) log(`accuracy: absent data sets, not measured: ${missing.join(', ')}`);
  for (const dataset of found) await accuracy(dataset, options);
}

async function accuracy({ name, panel, origins }: Dataset, options: BenchOptions): Promise<void> {
  const { quick, peers, log } = options;
  const count = quick ? 1 : origins;
  log(
    `\n${name}: ${panel.seriesCount} series, ${count} origins × ${HORIZON} days (1 − WAPE of the mean; pinball loss in % of sales, and WSPL)`,
  );
  const at = Array.from({ length: count }, (_, i) => panel.dayCount - HORIZON * (count - i));
  const ran = peers ? runPeers(panel, at) : { missing: 'not asked for' };
  if ('missing' in ran) log(`  peer not run: ${ran.missing}`);
  const table = await compare(panel, at, 'peers' in ran ? ran.peers : new Map(), options);
  log('method           day     week    bias    pinball    WSPL  coverage 50/80/90/95/98');
  for (const [method, row] of table) log(`${method.padEnd(15)} ${line(row)}`);
}

async function simulation(options: BenchOptions): Promise<void> {
  const { threads, quick, log } = options;
  const folder = dataFolder(options, 'simulation');
  if (!folder) return;
  const [bakery] = (await loadDatasets(folder, HORIZON, ['bakery'])).found;
  if (!bakery || quick) {
    log(`simulation: not measured, ${bakery ? 'a quick run was asked for' : 'no bakery/'}`);
    return;
  }
  log(
    `\nsimulation: ${bakery.panel.seriesCount} series of the bakery, ${SIMULATED_DAYS} days through forecast:engine -- simulate`,
  );
  log(`  ${resultLine(await simulateBakery(bakery.panel, bakery, threads, log))}`);
}

function line(row: Accuracy): string {
  const percent = (value: number, width: number) => `${(100 * value).toFixed(1)}%`.padStart(width);
  const pinball = Number.isNaN(row.pinball) ? '–' : `${(100 * row.pinball).toFixed(2)}%`;
  const coverage = row.coverage.map((share) => (100 * share).toFixed(1)).join('/') || '–';
  const scaled = Number.isNaN(row.scaledPinball) ? '–' : row.scaledPinball.toFixed(4);
  return `${percent(row.day, 6)} ${percent(row.week, 7)} ${percent(row.bias, 7)} ${pinball.padStart(8)} ${scaled.padStart(7)}  ${coverage}`;
}

const BASELINES: readonly [string, Baseline][] = [
  ['seasonal naive', seasonalNaive],
  ['moving avg 28', movingAverage],
  ['SES', exponentialSmoothing],
  ['TSB', tsb],
];

async function compare(
  panel: Panel,
  origins: readonly number[],
  peers: Peers,
  { threads, log }: BenchOptions,
): Promise<[string, Accuracy][]> {
  const cards = new Map<string, Scorecard>();
  const card = (name: string) => {
    let found = cards.get(name);
    if (!found) {
      found = new Scorecard();
      cards.set(name, found);
    }
    return found;
  };
  const out = new Float64Array(HORIZON);
  for (const [i, origin] of origins.entries()) {
    const cut = cutPanel(panel, origin);
    const prepared = prepare(cut);
    const model = await fitModel(prepared, { threads });
    const engine = await forecastPanel(prepared, model, { threads });
    const smooth = forecastSeries({
      seriesCount: cut.seriesCount,
      dayCount: origin,
      demand: cut.demand,
      category: cut.category,
      startDate: dateOfDay(cut.firstDay),
      horizon: HORIZON,
    });
    const forecasts: [string, MeanAndQuantiles][] = [...peers].map(([name, all]) => [name, all[i] as MeanAndQuantiles]);
    forecasts.push(['dSES-NB', smooth], ['engine', engine]);
    const alone = new Scorecard();
    for (let s = 0; s < panel.seriesCount; s++) {
      if (!isActive(cut, prepared.sums.first, s, origin)) continue;
      const row = cut.demand.subarray(s * origin, (s + 1) * origin);
      const measure = yardstick(row, prepared.sums.first[s] as number);
      const actual = panel.demand.subarray(s * panel.dayCount + origin, s * panel.dayCount + origin + HORIZON);
      for (const [name, method] of BASELINES) {
        method(row, origin, HORIZON, out);
        card(name).add(actual, out, null, measure);
      }
      for (const [name, from] of forecasts) {
        const mean = from.mean.subarray(s * HORIZON, (s + 1) * HORIZON);
        const quantiles = from.quantiles.subarray(s * HORIZON * QUANTILE_COUNT, (s + 1) * HORIZON * QUANTILE_COUNT);
        const medians = Float64Array.from({ length: HORIZON }, (_, h) => quantiles[h * QUANTILE_COUNT] as number);
        card(name).add(actual, mean, quantiles, measure);
        card(`${name} (median)`).add(actual, medians, null, measure);
        if (from === engine) alone.add(actual, mean, quantiles, measure);
      }
    }
    for (const found of cards.values()) found.endOrigin();
    alone.endOrigin();
    log(`  engine from ${dateOfDay(panel.firstDay + origin)} ${line(alone.result())}`);
  }
  return [...cards].map(([name, found]) => [name, found.result()]);
}

function yardstick(row: Float32Array, first: number): Yardstick {
  let change = 0;
  for (let t = first + 1; t < row.length; t++) change += Math.abs((row[t] as number) - (row[t - 1] as number));
  let recent = 0;
  for (let t = Math.max(0, row.length - 28); t < row.length; t++) recent += row[t] as number;
  return { change: change / Math.max(1, row.length - first - 1), recent };
}

async function determinism({ log }: BenchOptions): Promise<void> {
  const panel = syntheticPanel(4, 700, 420, HORIZON);
  const hashes: string[] = [];
  for (const threads of [1, 2, 1]) {
    const prepared = prepare(panel);
    const model = await fitModel(prepared, { threads, maxRows: 20_000 });
    hashes.push(digest(await forecastPanel(prepared, model, { threads })));
  }
  const same = hashes.every((hash) => hash === hashes[0]);
  log(
    `\ndeterminism: 1, 2 and again 1 thread → ${hashes.map((hash) => hash.slice(0, 16)).join(' ')} ${same ? 'identical' : 'DIFFERENT'}`,
  );
  if (!same) throw new Error('forecasts depend on the number of threads');
}

function digest(forecast: PanelForecast): string {
  const hash = createHash('sha256');
  // Hashing wants memory of its own, not the shared one.
  for (const array of [forecast.mean, forecast.quantiles]) hash.update(new Uint8Array(Float64Array.from(array).buffer));
  return hash.digest('hex');
}

/** Stores × items: the largest chain is trained on, and its model scores the tenth and the hundredth of it as well. */
const STORES = 50;
const ITEMS = [3000, 300, 30] as const;
const DAYS = 730;

async function speed({ quick, threads, log }: BenchOptions): Promise<void> {
  log(`\nspeed: made-up series × ${DAYS} days → ${HORIZON} days × 5 quantiles, ${threads} threads`);
  let model: ForecastModel | null = null;
  for (const items of quick ? ITEMS.slice(1) : ITEMS) {
    const panel = syntheticPanel(STORES, items, DAYS, HORIZON);
    const { seriesCount, dayCount, demand, category } = panel;
    log(`  ${seriesCount} series`);
    const clock = async <T>(name: string, work: () => Promise<T> | T): Promise<T> => {
      const wall = performance.now();
      const cpu = process.cpuUsage();
      const result = await work();
      const used = process.cpuUsage(cpu);
      const seconds = (performance.now() - wall) / 1000;
      const cpuSeconds = (used.user + used.system) / 1e6;
      const micros = ((cpuSeconds * 1e6) / seriesCount).toFixed(1);
      log(`    ${name.padEnd(20)} ${seconds.toFixed(1)} s wall, ${cpuSeconds.toFixed(1)} s cpu, ${micros} µs/series`);
      return result;
    };
    const smooth = { seriesCount, dayCount, demand, category, startDate: dateOfDay(panel.firstDay), horizon: HORIZON };
    await clock('dSES-NB alone', () => forecastSeries(smooth).mean.length);
    const prepared = await clock('totals and calendar', () => prepare(panel));
    model ??= await clock('training', () => fitModel(prepared, { threads }));
    const trained = model;
    await clock('scoring', () => forecastPanel(prepared, trained, { threads }));
    log(`    ${'peak memory'.padEnd(20)} ${Math.round(process.resourceUsage().maxRSS / 1024)} MiB`);
  }
}
