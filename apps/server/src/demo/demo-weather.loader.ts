import { type ChainDefinition, weather } from '@larder/simulator';
import { Injectable } from '@nestjs/common';
import { OrderingApi } from '../modules/ordering/index.ts';
import { addDays } from '../platform/clock/business-date.ts';
import { TenantDb } from '../platform/db/tenant-db.ts';
import type { LoadedChain } from './demo-chain.loader.ts';

/** A year and its holidays: what the demo's sales were made with. */
const MEASURED_DAYS = 420;
const AHEAD_DAYS = 8;
/** Days of the spell in one area, and its highs by season. */
const SPELL: readonly { readonly hot: number; readonly cold: number }[] = [
  { hot: 35.5, cold: 3.5 },
  { hot: 36.8, cold: 1.2 },
  { hot: 37.1, cold: 0.4 },
  { hot: 35.9, cold: 2.6 },
];
const FIRST_WARM_MONTH = 5;
const LAST_WARM_MONTH = 9;

/**
 * Weather through the same door as a person's file: measured days that moved the demo's sales, a week ahead, and in one area
 * a spell of heat or cold, so that the demo has something to warn of.
 */
@Injectable()
export class DemoWeatherLoader {
  constructor(
    private readonly db: TenantDb,
    private readonly ordering: OrderingApi,
  ) {}

  /** @returns days kept */
  async load(loaded: LoadedChain, today: string): Promise<number> {
    const { chain, units } = loaded;
    const rows = chain.climates.flatMap(({ regionCode }) =>
      weather(chain, regionCode, addDays(today, -MEASURED_DAYS), addDays(today, AHEAD_DAYS - 1)).map((d) => ({
        unitId: units.get(regionCode),
        date: d.date,
        kind: d.date < today ? 'observed' : 'forecast',
        high: d.tempC,
        rain: d.rainMm,
      })),
    );
    const month = Number(today.slice(5, 7));
    const warm = month >= FIRST_WARM_MONTH && month <= LAST_WARM_MONTH;
    const area = spellArea(chain);
    const spell = SPELL.map(({ hot, cold }, i) => ({
      unitId: units.get(area ?? ''),
      date: addDays(today, i),
      kind: 'forecast',
      high: warm ? hot : cold,
      rain: 0,
    }));
    const { added, refused } = await this.db.tx(
      loaded.ctx,
      (tx) => this.ordering.importWeather(tx, [...rows, ...(area ? spell : [])]),
      { timeoutMs: 30_000 },
    );
    if (refused > 0) throw new Error(`${refused} days of demo weather were refused`);
    return added;
  }
}

/** 成都南部片区, else 杨浦片区. */
const SPELL_AREAS: readonly string[] = ['A-SW2', 'A-E2'];

/** Drinks run short there: what people carry home by the case. */
export const SPELL_GOODS: ReadonlySet<string> = new Set(['WATER', 'TEADRINK', 'BOTTLED']);

/** Code of the area over which the spell stands. */
export const spellArea = (chain: ChainDefinition): string | undefined =>
  SPELL_AREAS.find((code) => chain.orgUnits.some((u) => u.code === code));
