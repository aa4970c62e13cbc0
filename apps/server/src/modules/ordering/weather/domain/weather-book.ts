import type { WeatherFigures } from './weather.ts';
import { squareKey, squareOf } from './weather.ts';

interface BookPlace {
  readonly id: string;
  readonly unitId: string | null;
  readonly latCenti: number | null;
  readonly lngCenti: number | null;
}

interface BookDay extends WeatherFigures {
  readonly placeId: string;
  readonly date: string;
}

/** A store, as far as its weather goes. */
interface Site {
  readonly lat: number | null;
  readonly lng: number | null;
  /** Ids from the root, each followed by '/'; the last is the store's own. */
  readonly path: string;
}

/**
 * Weather by store out of weather by place: what was imported for the store itself speaks, then the square in which it
 * stands, then what was imported for its area, region, chain. Of a day the first that says something speaks.
 */
export class WeatherBook<D extends BookDay = BookDay> {
  private readonly byUnit: ReadonlyMap<string, string>;
  private readonly bySquare: ReadonlyMap<string, string>;
  private readonly days: ReadonlyMap<string, readonly D[]>;
  private readonly read = new Map<string, readonly D[]>();

  constructor(places: readonly BookPlace[], days: readonly D[]) {
    this.byUnit = new Map(places.flatMap((p) => (p.unitId === null ? [] : [[p.unitId, p.id] as const])));
    this.bySquare = new Map(
      places.flatMap(({ id, latCenti, lngCenti }) =>
        latCenti === null || lngCenti === null ? [] : [[squareKey({ latCenti, lngCenti }), id] as const],
      ),
    );
    this.days = Map.groupBy(days, (d) => d.placeId);
  }

  /** Days of a store, in order; stores with the same places share the array. */
  of(site: Site): readonly D[] {
    const [own, ...above] = site.path.split('/').filter(Boolean).reverse();
    const square = squareOf(site.lat, site.lng);
    const places = [
      this.byUnit.get(own ?? ''),
      square === null ? undefined : this.bySquare.get(squareKey(square)),
      ...above.map((unitId) => this.byUnit.get(unitId)),
    ].flatMap((id) => id ?? []);
    const key = places.join();
    const known = this.read.get(key);
    if (known) return known;
    const merged = new Map<string, D>();
    for (const place of [...places].reverse()) for (const day of this.days.get(place) ?? []) merged.set(day.date, day);
    const list = [...merged.values()].sort((a, b) => (a.date < b.date ? -1 : 1));
    this.read.set(key, list);
    return list;
  }
}
