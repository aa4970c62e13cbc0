import { createInterface } from 'node:readline';
import { dayNumber } from '../dates.ts';
import { expectedDemandGivenSoldOut } from '../demand/distribution.ts';
import { spreadOfDay } from '../demand/replenish-demand.ts';
import { type ForecastModel, fitModel, forecastPanel, type PanelForecast, prepare } from '../engine/index.ts';
import type { CalendarColumn, Panel } from '../model/panel.ts';
import { replenish } from '../replenish/replenish.ts';
import { csvRows } from './csv.ts';
import { readCalendar, splitId } from './read-directory.ts';

/** First message of the simulator. Money per unit in the simulator's currency, days of life and lead time per series. */
interface InitMessage {
  readonly type: 'init';
  readonly history_csv: string;
  readonly calendar_csv?: string;
  readonly first_date: string;
  readonly t0: string;
  readonly series: readonly string[];
  readonly holidays?: readonly string[];
  readonly params: {
    readonly life: readonly number[];
    readonly pack: readonly number[];
    readonly L: readonly number[];
    readonly price: readonly number[];
    readonly cost: readonly number[];
    readonly moq?: readonly number[];
    readonly face?: readonly number[];
    readonly hold?: readonly number[];
  };
}

/** One evening, after close. */
interface DayMessage {
  readonly type: 'day';
  readonly date: string;
  readonly sales: readonly number[];
  readonly soldOut: readonly boolean[];
  /** Per series by remaining life, 1 day first. */
  readonly onHand: readonly (readonly number[])[];
  /** Per series by arrival, tomorrow morning first. */
  readonly inTransit: readonly (readonly number[])[];
  readonly review: readonly boolean[];
  readonly coverDays: readonly number[];
  /** Known columns from tomorrow on; null = unknown. */
  readonly known?: Readonly<Record<string, readonly number[] | null>>;
}

interface Options {
  readonly threads: number;
  readonly log: (line: string) => void;
}

/** The model is trained again on the store's own, uncensored history after this many days. */
const RETRAIN_DAYS = 28;
const MAX_HORIZON = 14;
/** The simulator's money is in whole currency units; the policy counts minor units. */
const MINOR = 100;

/** `simulate`: answers {"type":"init"} and then one {"orders":[units]} per {"type":"day"} line until stdin ends. */
export async function simulate(options: Options): Promise<void> {
  const lines = createInterface({ input: process.stdin, crlfDelay: Number.POSITIVE_INFINITY });
  let store: SimulatedChain | null = null;
  for await (const line of lines) {
    if (line.trim() === '') continue;
    const message = JSON.parse(line) as InitMessage | DayMessage;
    if (message.type === 'init') store = await SimulatedChain.open(message, options);
    else {
      if (!store) throw new Error('a day arrived before init');
      const orders = await store.evening(message);
      process.stdout.write(`${JSON.stringify({ orders })}\n`);
    }
  }
}

class SimulatedChain {
  private readonly init: InitMessage;
  private readonly options: Options;
  private readonly first: number;
  private readonly horizon: number;
  private readonly columns: Map<string, number[]>;
  /** Uncensored demand per series. */
  private readonly demand: number[][];
  private readonly groups: Pick<Panel, 'store' | 'sku' | 'category' | 'storeCount' | 'skuCount' | 'categoryCount'>;
  private model: ForecastModel | null = null;
  private trainedOn = 0;
  private forecast: PanelForecast | null = null;

  private constructor(init: InitMessage, options: Options, demand: number[][], columns: Map<string, number[]>) {
    this.init = init;
    this.options = options;
    this.demand = demand;
    this.columns = columns;
    this.first = dayNumber(init.first_date);
    const lead = Math.max(...init.params.L);
    const life = Math.min(7, Math.max(...init.params.life));
    this.horizon = Math.min(MAX_HORIZON, lead + 3 + life);
    this.groups = groupsOf(init.series);
  }

  static async open(init: InitMessage, options: Options): Promise<SimulatedChain> {
    const demand: number[][] = [];
    let header = true;
    for await (const row of csvRows(init.history_csv)) {
      if (!header) demand.push(row.map(Number));
      header = false;
    }
    const days = demand[0]?.length ?? 0;
    const columns = new Map<string, number[]>();
    if (init.calendar_csv)
      for (const column of await readCalendar(init.calendar_csv, dayNumber(init.first_date), days))
        columns.set(column.name, [...column.values]);
    const chain = new SimulatedChain(init, options, demand, columns);
    await chain.look();
    return chain;
  }

  /** Takes the day in, and answers tonight's orders in units. */
  async evening(message: DayMessage): Promise<number[]> {
    const { demand } = this;
    const day = dayNumber(message.date) - this.first;
    for (let s = 0; s < demand.length; s++) (demand[s] as number[])[day] = this.asked(s, message);
    for (const [name, values] of Object.entries(message.known ?? {})) {
      const column = this.columns.get(name) ?? [];
      this.columns.set(name, column);
      values?.forEach((value, i) => {
        column[day + 1 + i] = value;
      });
    }
    await this.look();
    return demand.map((_, s) => (message.review[s] ? this.order(s, message) : 0));
  }

  /** What customers probably asked for today: the sale, or its expectation above the sale when the shelf was empty. */
  private asked(s: number, message: DayMessage): number {
    const sold = message.sales[s] as number;
    if (!message.soldOut[s] || !this.forecast) return sold;
    const at = s * this.horizon;
    const mean = this.forecast.mean[at] as number;
    const sd = spreadOfDay(this.forecast, at);
    return expectedDemandGivenSoldOut(mean, sd * sd, true, sold);
  }

  /** Forecasts from tomorrow on, training first when it is due. */
  private async look(): Promise<void> {
    const panel = this.panel();
    const prepared = prepare(panel);
    if (!this.model || panel.dayCount - this.trainedOn >= RETRAIN_DAYS) {
      this.model = await fitModel(prepared, this.options);
      this.trainedOn = panel.dayCount;
      this.options.log(`trained at day ${panel.dayCount}: ${JSON.stringify(this.model.report)}`);
    }
    this.forecast = await forecastPanel(prepared, this.model, { threads: 1 });
  }

  private panel(): Panel {
    const seriesCount = this.demand.length;
    const dayCount = this.demand[0]?.length ?? 0;
    const days = dayCount + this.horizon;
    const demand = new Float32Array(seriesCount * dayCount);
    this.demand.forEach((row, s) => {
      demand.set(row, s * dayCount);
    });
    const calendar: CalendarColumn[] = [];
    for (const [name, values] of this.columns)
      if (name !== 'holiday' || !this.init.holidays)
        calendar.push({
          name,
          values: Float64Array.from({ length: days }, (_, t) => values[t] ?? Number.NaN),
          labels: false,
        });
    if (this.init.holidays) {
      const values = new Float64Array(days);
      for (const date of this.init.holidays) {
        const t = dayNumber(date) - this.first;
        if (t >= 0 && t < days) values[t] = 1;
      }
      calendar.unshift({ name: 'holiday', values, labels: false });
    }
    return {
      seriesCount,
      dayCount,
      horizon: this.horizon,
      firstDay: this.first,
      demand,
      flags: null,
      ...this.groups,
      calendar,
    };
  }

  private order(s: number, message: DayMessage): number {
    const { params } = this.init;
    const forecast = this.forecast as PanelForecast;
    const at = s * this.horizon;
    const price = params.price[s] as number;
    const cost = params.cost[s] as number;
    const life = params.life[s] as number;
    const result = replenish({
      demand: {
        meanMilli: Array.from({ length: this.horizon }, (_, h) => Math.round(1000 * (forecast.mean[at + h] as number))),
        sdMilli: Array.from({ length: this.horizon }, (_, h) => Math.round(1000 * spreadOfDay(forecast, at + h))),
        counted: true,
      },
      arrivalDays: (params.L[s] as number) - 1,
      coverDays: message.coverDays[s] as number,
      stock: (message.onHand[s] as readonly number[]).map((units, k) => ({
        quantityMilli: Math.round(units * 1000),
        lifeDays: k + 1,
      })),
      inTransit: (message.inTransit[s] as readonly number[]).map((units, k) => ({
        quantityMilli: Math.round(units * 1000),
        arrivalDay: k,
      })),
      onOrder: [],
      reservedMilli: 0,
      safetyStockMilli: 0,
      facingMilli: Math.round(1000 * (params.face?.[s] ?? 0)),
      shelfLifeDays: life,
      packMilli: Math.round(1000 * (params.pack[s] as number)),
      minimumOrderMilli: Math.round(1000 * (params.moq?.[s] ?? 0)),
      economics: {
        margin: MINOR * Math.max(0, price - cost),
        cost: MINOR * cost,
        ...(params.hold ? { holdingPerDay: MINOR * (params.hold[s] as number) } : {}),
      },
    });
    return result.baselineMilli / 1000;
  }
}

function groupsOf(
  ids: readonly string[],
): Pick<Panel, 'store' | 'sku' | 'category' | 'storeCount' | 'skuCount' | 'categoryCount'> {
  const stores = new Map<string, number>();
  const skus = new Map<string, number>();
  const number = (map: Map<string, number>, name: string) => {
    const known = map.get(name);
    if (known !== undefined) return known;
    map.set(name, map.size);
    return map.size - 1;
  };
  const store = new Int32Array(ids.length);
  const sku = new Int32Array(ids.length);
  ids.forEach((id, s) => {
    const [a, b] = splitId(id);
    store[s] = number(stores, a);
    sku[s] = number(skus, b);
  });
  return {
    store,
    sku,
    category: new Int32Array(ids.length),
    storeCount: stores.size,
    skuCount: skus.size,
    categoryCount: 1,
  };
}
