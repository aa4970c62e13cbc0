import { execFileSync } from 'node:child_process';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { businessDateOf, localParts } from '../../../platform/clock/business-date.ts';
import { LocalTime } from './local-time.ts';

/** instant, zone, close-out minute → business date, local hour */
const GOLDEN: readonly (readonly [string, string, number, string, number])[] = [
  // A bar in Shanghai that closes at 02:00 and turns the day at 04:00.
  ['2026-03-01T17:59:59Z', 'Asia/Shanghai', 240, '2026-03-01', 1],
  ['2026-03-01T19:59:59.999Z', 'Asia/Shanghai', 240, '2026-03-01', 3],
  ['2026-03-01T20:00:00Z', 'Asia/Shanghai', 240, '2026-03-02', 4],
  // Xinjiang opens late but keeps Beijing time; a shop on Urumqi time does not.
  ['2026-03-01T16:30:00Z', 'Asia/Shanghai', 0, '2026-03-02', 0],
  ['2026-03-01T16:30:00Z', 'Asia/Urumqi', 0, '2026-03-01', 22],
  // London: the hour 01:00–02:00 is missing on 29 March and comes twice on 25 October.
  ['2026-03-29T00:59:00Z', 'Europe/London', 120, '2026-03-28', 0],
  ['2026-03-29T01:00:00Z', 'Europe/London', 120, '2026-03-29', 2],
  ['2026-10-25T00:30:00Z', 'Europe/London', 120, '2026-10-24', 1],
  ['2026-10-25T01:30:00Z', 'Europe/London', 120, '2026-10-24', 1],
  ['2026-10-25T02:00:00Z', 'Europe/London', 120, '2026-10-25', 2],
  // Zones off the hour, and Lord Howe with its half-hour summer time.
  ['2026-01-01T18:29:00Z', 'Asia/Kolkata', 0, '2026-01-01', 23],
  ['2026-01-01T18:30:00Z', 'Asia/Kolkata', 0, '2026-01-02', 0],
  ['2026-04-04T15:00:00Z', 'Australia/Lord_Howe', 0, '2026-04-05', 1],
  ['2026-01-01T00:14:00Z', 'Asia/Kathmandu', 0, '2026-01-01', 5],
  // New Year and a leap day.
  ['2025-12-31T18:00:00Z', 'Asia/Shanghai', 240, '2025-12-31', 2],
  ['2028-02-29T20:00:00Z', 'Asia/Shanghai', 300, '2028-02-29', 4],
  // A till whose clock says 1970.
  ['1970-01-01T00:00:00Z', 'Asia/Shanghai', 0, '1970-01-01', 8],
];

describe('[D12] business date and hour', () => {
  it.each(GOLDEN)('%s in %s, close-out %i → %s, hour %i', (instant, zone, closeout, date, hour) => {
    expect(new LocalTime(zone, closeout).of(Date.parse(instant))).toEqual({ businessDate: date, hour });
    expect(businessDateOf(new Date(instant), zone, closeout)).toBe(date);
  });

  it('is what the slow way gives, for any instant', () => {
    const zones = [
      'Asia/Shanghai',
      'Europe/London',
      'America/New_York',
      'Australia/Lord_Howe',
      'Asia/Kathmandu',
      'America/St_Johns',
    ];
    const times = new Map(zones.map((z) => [z, new LocalTime(z, 180)]));
    fc.assert(
      fc.property(
        fc.constantFrom(...zones),
        fc.integer({ min: Date.parse('2000-01-01'), max: Date.parse('2040-01-01') }),
        (zone, ms) => {
          expect(times.get(zone)?.of(ms)).toEqual({
            businessDate: businessDateOf(new Date(ms), zone, 180),
            hour: localParts(new Date(ms), zone).hour,
          });
        },
      ),
      { numRuns: 500, ...(process.env.SEED === undefined ? {} : { seed: Number(process.env.SEED) }) },
    );
  });

  it.each(['Asia/Shanghai', 'America/Los_Angeles'])('does not depend on the server zone: TZ=%s', (TZ) => {
    const source = JSON.stringify(new URL('./local-time.ts', import.meta.url).href);
    const script = `const { LocalTime } = await import(${source}); console.log(JSON.stringify(${JSON.stringify(GOLDEN)}.map(([i, z, c]) => new LocalTime(z, c).of(Date.parse(i)))))`;
    const out = execFileSync(process.execPath, ['--input-type=module', '-e', script], {
      env: { ...process.env, TZ },
      encoding: 'utf8',
    });
    expect(JSON.parse(out)).toEqual(GOLDEN.map(([, , , businessDate, hour]) => ({ businessDate, hour })));
  });
});
