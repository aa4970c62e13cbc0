import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addDays, businessDateOf, daysBetween, instantOf, isoWeekday, localParts } from './business-date.ts';

/** Results must not depend on the server's own zone; the suite is run under several by TZ. */
describe(`business dates (server zone ${Intl.DateTimeFormat().resolvedOptions().timeZone})`, () => {
  it.each([
    // instant, zone, close-out minute, expected
    ['2026-03-01T16:30:00Z', 'Asia/Shanghai', 0, '2026-03-02'],
    ['2026-03-01T18:30:00Z', 'Asia/Shanghai', 240, '2026-03-01'],
    ['2026-03-01T20:00:00Z', 'Asia/Shanghai', 240, '2026-03-02'],
    ['2026-03-01T17:59:59Z', 'Asia/Urumqi', 0, '2026-03-01'],
    ['2026-03-29T00:30:00Z', 'Europe/London', 0, '2026-03-29'],
    ['2026-03-29T01:30:00Z', 'Europe/London', 180, '2026-03-28'],
    ['2026-10-25T00:30:00Z', 'Europe/London', 120, '2026-10-24'],
    ['2026-11-01T08:30:00Z', 'America/Los_Angeles', 180, '2026-10-31'],
    ['2026-11-01T11:30:00Z', 'America/Los_Angeles', 180, '2026-11-01'],
  ])('[POS-01] %s in %s with close-out %i is %s', (instant, zone, closeout, expected) => {
    expect(businessDateOf(new Date(instant), zone, closeout)).toBe(expected);
  });

  it('a wall-clock minute in a DST gap is the instant after it; in an overlap the first one', () => {
    expect(instantOf('2026-03-29', 90, 'Europe/London').toISOString()).toBe('2026-03-29T01:30:00.000Z');
    expect(instantOf('2026-10-25', 90, 'Europe/London').toISOString()).toBe('2026-10-25T00:30:00.000Z');
  });

  it('minutes past midnight belong to the next calendar day', () => {
    expect(instantOf('2026-03-01', 1500, 'Asia/Shanghai').toISOString()).toBe('2026-03-01T17:00:00.000Z');
  });

  it('property: local parts of an instant lead back to it', () => {
    const zones = fc.constantFrom(
      'Asia/Shanghai',
      'Asia/Urumqi',
      'Europe/London',
      'America/Los_Angeles',
      'Asia/Kolkata',
      'Australia/Lord_Howe',
    );
    fc.assert(
      fc.property(fc.integer({ min: 1_600_000_000, max: 1_900_000_000 }), zones, (seconds, zone) => {
        const instant = new Date(Math.floor(seconds / 60) * 60_000);
        const parts = localParts(instant, zone);
        const back = instantOf(parts.date, parts.hour * 60 + parts.minute, zone);
        // The second pass through an overlap reads like the first: at most an hour apart there, equal everywhere else.
        expect([0, 1_800_000, 3_600_000]).toContain(instant.getTime() - back.getTime());
        expect(localParts(back, zone)).toEqual(parts);
      }),
    );
  });

  it('adds and counts days across months and leap days', () => {
    expect(addDays('2028-02-28', 2)).toBe('2028-03-01');
    expect(daysBetween('2027-12-31', '2028-03-01')).toBe(61);
    expect(isoWeekday('2026-11-22')).toBe(7);
    expect(isoWeekday('2026-11-23')).toBe(1);
  });
});
