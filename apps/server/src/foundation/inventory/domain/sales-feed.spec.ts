import { describe, expect, it } from 'vitest';
import { feedState } from './sales-feed.ts';

const HOURS = { zone: 'Asia/Shanghai', openMinute: 480, closeMinute: 1320 };
/** 14:00 in the store. */
const NOON = new Date('2026-03-05T06:00:00Z');
const ago = (minutes: number, from = NOON) => new Date(from.getTime() - minutes * 60_000);
const till = (lastSeenAt: Date | null, unsent: number | null = 0) => ({ code: 'T1', lastSeenAt, unsent });

describe('[INV-06] how far sales can be relied on', () => {
  it.each([
    ['heard just now', [till(ago(3))], NOON, []],
    ['one of two silent', [till(ago(3)), till(ago(90))], NOON, ['till_silent']],
    ['never heard', [till(null)], NOON, ['till_silent']],
    ['holds tickets back', [till(ago(3), 4)], NOON, ['tickets_unsent']],
    ['no till', [], NOON, ['no_till']],
    ['silent at night', [till(ago(600, new Date('2026-03-05T20:00:00Z')))], new Date('2026-03-05T20:00:00Z'), []],
    [
      'silent since yesterday, just opened',
      [till(ago(700, new Date('2026-03-05T00:10:00Z')))],
      new Date('2026-03-05T00:10:00Z'),
      [],
    ],
  ])('%s', (_, terminals, now, doubts) => {
    expect(feedState({ terminals, lastTicketAt: null }, HOURS, 60, now).doubts).toEqual(doubts);
  });

  it('a store that is open past midnight and one that never closes', () => {
    const bar = { ...HOURS, openMinute: 1080, closeMinute: 120 };
    const atOne = new Date('2026-03-04T17:00:00Z');
    expect(feedState({ terminals: [till(ago(90, atOne))], lastTicketAt: null }, bar, 60, atOne).silent).toBe(1);
    expect(feedState({ terminals: [till(ago(90))], lastTicketAt: null }, bar, 60, NOON).silent).toBe(0);
    const always = { ...HOURS, openMinute: 0, closeMinute: 0 };
    expect(feedState({ terminals: [till(ago(90, atOne))], lastTicketAt: null }, always, 60, atOne).silent).toBe(1);
  });
});
