import { readFileSync } from 'node:fs';
import path from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readOpenMeteo } from './open-meteo.ts';
import { sampleOf, squareOf } from './weather.ts';

const recorded = (name: string): unknown =>
  JSON.parse(readFileSync(path.join(import.meta.dirname, '../test/recorded', name), 'utf8'));

describe('[ORD-04] weather in the format of Open-Meteo', () => {
  it('is read day by day, past and ahead, in hundredths', () => {
    const { days, refused } = readOpenMeteo(recorded('forecast.json'));
    expect(refused).toEqual([]);
    expect(days).toHaveLength(8);
    expect(days[0]).toEqual({ date: '2026-07-18', highCenti: 3310, lowCenti: 2640, rainCenti: 0 });
    // A day of which the model says nothing yet is no day of zero rain.
    expect(days.at(-1)).toEqual({ date: '2026-07-25', highCenti: 3180, lowCenti: 2610, rainCenti: null });
  });

  it('what cannot be is kept aside, the rest of the day stays', () => {
    const { days, refused } = readOpenMeteo(recorded('damaged.json'));
    expect(refused.map((r) => r.reason)).toEqual([
      '2026-07-18: high is not between -60 and 60',
      '2026-07-19: low is above the high',
      'a day without a date of its own',
      '2026-07-20: rain is not between 0 and 2000',
    ]);
    expect(days).toEqual([
      { date: '2026-07-18', highCenti: null, lowCenti: 2640, rainCenti: 0 },
      { date: '2026-07-19', highCenti: 3390, lowCenti: null, rainCenti: 120 },
    ]);
  });

  it.each([
    [
      'an error of the provider',
      { error: true, reason: 'Latitude must be in range of -90 to 90°.' },
      /provider refuses/,
    ],
    ['another document', { hello: 'world' }, /no daily values/],
    ['nothing', null, /no daily values/],
    [
      'another unit',
      { daily_units: { temperature_2m_max: '°F' }, daily: { time: [], temperature_2m_max: [] } },
      /is in °F/,
    ],
    ['columns of unequal length', { daily: { time: ['2026-07-18'], temperature_2m_max: [] } }, /one value per day/],
  ])('%s is refused as a whole', (_, body, message) => {
    expect(() => readOpenMeteo(body)).toThrow(message);
  });

  it('whatever comes: an answer or an Error, and never a figure outside of what can be', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.anything(), fc.anything(), fc.anything(), fc.anything()), { maxLength: 6 }),
        (rows) => {
          const column = (i: number) => rows.map((row) => row[i]);
          const { days } = readOpenMeteo({
            daily: {
              time: column(0),
              temperature_2m_max: column(1),
              temperature_2m_min: column(2),
              precipitation_sum: column(3),
            },
          });
          for (const day of days) {
            expect(Math.abs(day.highCenti ?? 0)).toBeLessThanOrEqual(6000);
            expect(day.rainCenti ?? 0).toBeGreaterThanOrEqual(0);
          }
        },
      ),
    );
  });

  it('what is kept of a bad answer can be stored: no NUL, no other control, no half of a character', () => {
    expect(sampleOf('a\u0000b\nc\u007f')).toBe('a b c ');
    expect(sampleOf(`${'x'.repeat(199)}😀`)).toBe(`${'x'.repeat(199)}\ufffd`);
    const { refused } = readOpenMeteo({
      daily: { time: ['2026\u0000'], temperature_2m_max: [1], temperature_2m_min: [1], precipitation_sum: [0] },
    });
    expect(refused.map((r) => r.sample)).toEqual(['2026 ']);
  });

  it('stores of one neighbourhood share a square', () => {
    expect(squareOf(31.231, 121.474)).toEqual({ latCenti: 3125, lngCenti: 12145 });
    expect(squareOf(31.24, 121.46)).toEqual({ latCenti: 3125, lngCenti: 12145 });
    expect(squareOf(-0.01, 0)).toEqual({ latCenti: 0, lngCenti: 0 });
    expect(squareOf(31, null)).toBeNull();
  });
});
