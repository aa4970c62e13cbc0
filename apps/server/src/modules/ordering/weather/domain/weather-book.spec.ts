import { describe, expect, it } from 'vitest';
import { WeatherBook } from './weather-book.ts';

const place = (id: string, unitId: string | null, square?: [number, number]) => ({
  id,
  unitId,
  latCenti: square?.[0] ?? null,
  lngCenti: square?.[1] ?? null,
});
const day = (placeId: string, date: string, highCenti: number) => ({
  placeId,
  date,
  highCenti,
  lowCenti: null,
  rainCenti: null,
});

describe('[ORD-04] weather of a store', () => {
  it('is its own import before its square before its area before the chain, day by day', () => {
    const book = new WeatherBook(
      [place('own', 's1'), place('square', null, [3125, 12145]), place('area', 'a1'), place('chain', 'hq')],
      [
        ...['own', 'square', 'area', 'chain'].map((p, i) => day(p, '2026-07-01', i)),
        ...['square', 'area', 'chain'].map((p, i) => day(p, '2026-07-02', 10 + i)),
        day('chain', '2026-07-03', 20),
        day('area', '2026-07-03', 30),
      ],
    );
    const highs = (path: string, lat: number | null) =>
      book.of({ path, lat, lng: lat === null ? null : 121.45 }).map((d) => d.highCenti);
    expect(highs('hq/a1/s1/', 31.25)).toEqual([0, 10, 30]);
    expect(highs('hq/a1/s2/', null)).toEqual([2, 11, 30]);
    expect(highs('hq/a2/s3/', null)).toEqual([3, 12, 20]);
  });
});
