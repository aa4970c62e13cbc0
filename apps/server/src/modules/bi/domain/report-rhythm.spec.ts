import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addDays, isoWeekday, localParts } from '../../../platform/clock/business-date.ts';
import { dueFor, latestMoment, nextMoment, type Rhythm, spanFor } from './report-rhythm.ts';

const ZONES = ['Asia/Shanghai', 'Europe/London', 'America/New_York', 'Australia/Lord_Howe', 'Pacific/Apia', 'UTC'];
const MINUTE_MS = 60_000;
const START = Date.UTC(2026, 0, 1);
const YEAR_MINUTES = 525_600;

const rhythms: fc.Arbitrary<Rhythm> = fc
  .record({
    weekday: fc.option(fc.integer({ min: 1, max: 7 })),
    minute: fc.integer({ min: 0, max: 1439 }),
    zone: fc.constantFrom(...ZONES),
  })
  .map((r) => ({ ...r, rhythm: r.weekday === null ? ('daily' as const) : ('weekly' as const) }));
const instants = fc.integer({ min: 0, max: YEAR_MINUTES }).map((m) => new Date(START + m * MINUTE_MS));

const eight = (zone: string): Rhythm => ({ rhythm: 'daily', weekday: null, minute: 480, zone });
const at = (iso: string) => new Date(iso);

describe('[BI-17] when a report is due', () => {
  it('at the hour of the person’s zone, not before', () => {
    const never = { activeFrom: at('2026-03-01T00:00:00Z'), lastSentFor: null };
    expect(dueFor(eight('Asia/Shanghai'), never, at('2026-03-02T00:00:00Z'))).toBe('2026-03-02');
    expect(dueFor(eight('Asia/Shanghai'), never, at('2026-03-01T23:59:00Z'))).toBe(null);
    expect(dueFor(eight('America/New_York'), never, at('2026-03-02T12:59:00Z'))).toBe('2026-03-01');
    expect(dueFor(eight('America/New_York'), never, at('2026-03-02T13:00:00Z'))).toBe('2026-03-02');
  });

  it('at the same local hour before and after the clocks change, and once when an hour comes twice or never', () => {
    const london = eight('Europe/London');
    expect(nextMoment(london, at('2026-03-28T09:00:00Z'), null).toISOString()).toBe('2026-03-29T07:00:00.000Z');
    expect(nextMoment(london, at('2026-10-24T09:00:00Z'), null).toISOString()).toBe('2026-10-25T08:00:00.000Z');
    const gap: Rhythm = { ...london, minute: 90 };
    expect(latestMoment(gap, at('2026-03-29T12:00:00Z'))).toEqual({
      date: '2026-03-29',
      at: at('2026-03-29T01:30:00Z'),
    });
    expect(latestMoment(gap, at('2026-10-25T12:00:00Z')).at).toEqual(at('2026-10-25T00:30:00Z'));
  });

  it('a weekly one is about the seven days before its weekday', () => {
    expect(spanFor({ rhythm: 'weekly' }, '2026-03-02')).toEqual({ from: '2026-02-23', to: '2026-03-01' });
    expect(spanFor({ rhythm: 'daily' }, '2026-03-02')).toEqual({ from: '2026-03-01', to: '2026-03-01' });
  });

  it('looked at however often, in order, each date that falls is due exactly once', () => {
    fc.assert(
      fc.property(
        rhythms,
        instants,
        fc.array(fc.integer({ min: 0, max: 240 }), { maxLength: 60 }),
        (r, start, gaps) => {
          let lastSentFor: string | null = null;
          let now = start;
          const sent: string[] = [];
          for (const gap of gaps) {
            now = new Date(now.getTime() + gap * MINUTE_MS);
            const due = dueFor(r, { activeFrom: start, lastSentFor }, now);
            if (due === null) continue;
            expect(due > (lastSentFor ?? '')).toBe(true);
            expect(r.weekday === null || isoWeekday(due) === r.weekday).toBe(true);
            sent.push(due);
            lastSentFor = due;
            expect(dueFor(r, { activeFrom: start, lastSentFor }, now)).toBeNull();
          }
          // Looks are never more than four hours apart: no date is passed over.
          for (const [i, date] of sent.slice(1).entries())
            expect(addDays(sent[i] as string, r.weekday === null ? 1 : 7) >= date).toBe(true);
        },
      ),
    );
  });

  it('the next moment lies ahead, falls on its day, and is what becomes due', () => {
    fc.assert(
      fc.property(rhythms, instants, (r, now) => {
        const next = nextMoment(r, now, null);
        expect(next > now).toBe(true);
        const { date } = localParts(next, r.zone);
        expect(r.weekday === null || isoWeekday(date) === r.weekday).toBe(true);
        expect(dueFor(r, { activeFrom: now, lastSentFor: null }, next)).toBe(date);
        expect(dueFor(r, { activeFrom: now, lastSentFor: null }, new Date(next.getTime() - MINUTE_MS))).toBeNull();
      }),
    );
  });
});
