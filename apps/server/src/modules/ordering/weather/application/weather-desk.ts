import { judge } from '@larder/contracts/common/judge';
import type { SignalRefusal } from '@larder/contracts/ordering/signals';
import { WeatherInput, type WeatherState } from '@larder/contracts/ordering/weather';
import { Injectable } from '@nestjs/common';
import { AuditApi } from '../../../../foundation/audit/index.ts';
import { OrgApi, type StoreInfo } from '../../../../foundation/org/index.ts';
import { addDays, instantOf, localParts } from '../../../../platform/clock/business-date.ts';
import { Clock } from '../../../../platform/clock/clock.ts';
import type { Tx } from '../../../../platform/db/tx.ts';
import type { FieldError } from '../../../../platform/errors/domain-error.ts';
import { say, wordsFor } from '../../../../platform/http/issue-words.ts';
import { fieldErrorOf } from '../../../../platform/http/validation.ts';
import { newId } from '../../../../platform/ids/ids.ts';
import { Jobs } from '../../../../platform/jobs/work-items.ts';
import { storesFor, type TenantContext } from '../../../../platform/tenancy/tenant-context.ts';
import { NoWeatherProvider } from '../../ordering.errors.ts';
import { type DayRow, type NewDay, type PlaceRow, WeatherRepository } from '../data/weather.repository.ts';
import { type Refused, sampleOf, squareKey, squareOf } from '../domain/weather.ts';
import { fetchWeather } from '../jobs/fetch-weather.job.ts';
import { WeatherProvider } from '../provider/weather-provider.ts';

const HISTORY_DAYS = 730;
const AHEAD_DAYS = 15;
const CENTI = 100;

interface ImportOutcome {
  added: number;
  known: number;
  refused: SignalRefusal[];
}

/** Reading and importing weather. */
@Injectable()
export class WeatherDesk {
  constructor(
    private readonly weather: WeatherRepository,
    private readonly provider: WeatherProvider,
    private readonly org: OrgApi,
    private readonly jobs: Jobs,
    private readonly audit: AuditApi,
    private readonly clock: Clock,
  ) {}

  /** Places of the reader's stores. */
  async state(tx: Tx): Promise<WeatherState> {
    const { zone } = await this.org.tenant(tx);
    const now = this.clock.now();
    const today = localParts(now, zone).date;
    const scope = storesFor(tx.ctx, 'ordering.order.read');
    const stores = (await this.org.stores(tx, scope)).filter((s) => s.status !== 'closed');
    const units = new Map((await this.org.units(tx)).map((u) => [u.id, u]));
    const observed = await this.weather.observed(tx, addDays(today, -HISTORY_DAYS));
    const days = Map.groupBy(
      await this.weather.bestBetween(tx, addDays(today, -1), addDays(today, AHEAD_DAYS), today, now),
      (d) => d.placeId,
    );
    const bySquare = Map.groupBy(stores, (s) => {
      const square = squareOf(s.lat, s.lng);
      return square === null ? '' : squareKey(square);
    });
    const places = (await this.weather.places(tx)).flatMap((place): WeatherState['places'] => {
      const unit = place.unitId === null ? undefined : units.get(place.unitId);
      const own = storesOf(place, stores, bySquare, unit?.path);
      if (own.length === 0) return [];
      return [
        {
          id: place.id,
          unit: unit ? named(unit) : null,
          lat: place.latCenti === null ? null : place.latCenti / CENTI,
          lng: place.lngCenti === null ? null : place.lngCenti / CENTI,
          stores: own.map(named),
          fetchedAt: place.fetchedAt?.toISOString() ?? null,
          failedAt: place.failedAt?.toISOString() ?? null,
          failure: place.failure,
          observedDays: observed.get(place.id)?.days ?? 0,
          lastObserved: observed.get(place.id)?.last ?? null,
          days: (days.get(place.id) ?? []).map(dayView),
        },
      ];
    });
    return {
      provider: { configured: this.provider.host !== null, host: this.provider.host },
      unplaced: stores.filter((s) => s.kind === 'store' && squareOf(s.lat, s.lng) === null).map(named),
      places,
      // Samples may name any place of the chain.
      refusals:
        scope === 'all'
          ? (await this.weather.refusals(tx)).map((r) => ({
              ...r,
              reason: reasonIn(tx.ctx.locale, r.reason),
              refusedAt: r.refusedAt.toISOString(),
            }))
          : [],
    };
  }

  /** @throws NoWeatherProvider */
  async fetch(tx: Tx): Promise<void> {
    if (this.provider.host === null) throw new NoWeatherProvider();
    await this.jobs.enqueue(tx, fetchWeather, { again: true }, { dedupeKey: 'now' });
    await this.record(tx, 'fetch', {});
  }

  /** Keeps every good day; a bad one is told, and kept aside. A person imports for units whose every store they look after. */
  async import(tx: Tx, rows: readonly unknown[]): Promise<ImportOutcome> {
    const { zone } = await this.org.tenant(tx);
    const now = this.clock.now();
    const today = localParts(now, zone).date;
    const refused: ImportOutcome['refused'] = [];
    const aside: (Refused & { placeId: null })[] = [];
    const places = new Map<string, PlaceRow | null>();
    const days: NewDay[] = [];
    const refuse = (index: number, { path, code, message }: FieldError) => {
      refused.push({ index, path, code, message: message[tx.ctx.locale] });
      aside.push({ placeId: null, reason: `${path}: ${message.en}`, sample: sampleOf(rows[index]) });
    };
    for (const [index, raw] of rows.entries()) {
      const parsed = judge(WeatherInput, raw);
      if (!parsed.success) {
        for (const issue of parsed.error.issues.slice(0, 3)) refuse(index, fieldErrorOf(issue));
        continue;
      }
      const day = parsed.data;
      const late = tooLate(day, today);
      if (late) {
        refuse(index, late);
        continue;
      }
      if (!places.has(day.unitId))
        places.set(
          day.unitId,
          (await this.reaches(tx, day.unitId)) ? await this.weather.place(tx, { unitId: day.unitId }) : null,
        );
      const place = places.get(day.unitId);
      if (!place) {
        refuse(index, { path: 'unitId', ...say('no such place, or not yours') });
        continue;
      }
      days.push({
        placeId: place.id,
        date: day.date,
        kind: day.kind,
        knownAt: day.knownOn === null || day.knownOn === today ? now : instantOf(day.knownOn, 0, zone),
        highCenti: centi(day.high),
        lowCenti: centi(day.low),
        rainCenti: centi(day.rain),
      });
    }
    const added = await this.weather.keep(tx, days, 'import');
    await this.weather.refuse(tx, aside, 'import', now);
    await this.record(tx, 'import', { rows: rows.length, added, refused: refused.length });
    return { added, known: days.length - added, refused };
  }

  async forgetRefusals(tx: Tx): Promise<void> {
    await this.weather.forgetRefusals(tx);
    await this.record(tx, 'forget-refusals', {});
  }

  private async reaches(tx: Tx, unitId: string): Promise<boolean> {
    const own = storesFor(tx.ctx, 'ordering.signal.write');
    if (own === 'all') return (await this.org.units(tx)).some((u) => u.id === unitId);
    const below = await this.org.storesUnder(tx, unitId);
    return below.length > 0 && below.every((id) => own.includes(id));
  }

  private record(tx: Tx, verb: string, diff: Readonly<Record<string, unknown>>): Promise<void> {
    return this.audit.record(tx, {
      action: `ordering.weather.${verb}`,
      entity: 'weather',
      entityId: newId(),
      storeId: null,
      diff,
    });
  }
}

/** What was kept aside stands in the database in English, `where: why`; a reader of another language gets its words. */
function reasonIn(locale: TenantContext['locale'], reason: string): string {
  const [where = '', why] = reason.split(/: (.*)/s);
  return why === undefined
    ? (wordsFor(reason)?.message[locale] ?? reason)
    : `${where}${locale === 'en' ? ': ' : '：'}${wordsFor(why)?.message[locale] ?? why}`;
}

const centi = (value: number | null): number | null => (value === null ? null : Math.round(value * CENTI));
const figure = (value: number | null): number | null => (value === null ? null : value / CENTI);
const named = <T extends { id: string; name: string; nameEn: string | null }>({ id, name, nameEn }: T) => ({
  id,
  name,
  nameEn,
});

function tooLate(day: WeatherInput, today: string): FieldError | null {
  if (day.kind === 'observed' && day.date >= today)
    return { path: 'date', ...say('only days that are over are measured') };
  if (day.knownOn !== null && day.knownOn > today) return { path: 'knownOn', ...say('lies ahead') };
  return null;
}

function storesOf(
  place: PlaceRow,
  stores: readonly StoreInfo[],
  bySquare: ReadonlyMap<string, readonly StoreInfo[]>,
  path: string | undefined,
): readonly StoreInfo[] {
  if (place.latCenti !== null && place.lngCenti !== null)
    return bySquare.get(squareKey({ latCenti: place.latCenti, lngCenti: place.lngCenti })) ?? [];
  return path === undefined ? [] : stores.filter((s) => s.path.startsWith(path));
}

export const dayView = (d: DayRow): WeatherState['places'][number]['days'][number] => ({
  date: d.date,
  kind: d.kind,
  high: figure(d.highCenti),
  low: figure(d.lowCenti),
  rain: figure(d.rainCenti),
  knownAt: d.knownAt.toISOString(),
});
