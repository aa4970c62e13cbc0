import { milliFromUnits } from '@larder/forecasting';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type DayReason, piecesOf } from './demand-pieces.ts';

const units = fc.double({ min: -20, max: 20, noNaN: true });
const reason = fc
  .record({
    level: fc.double({ min: 0, max: 50, noNaN: true }),
    weekday: units,
    promotion: units,
    left: units,
    explained: fc.boolean(),
  })
  .map(
    ({ level, weekday, promotion, left, explained }): DayReason => ({
      level,
      words: [
        ['weekday', weekday],
        ['promotion', promotion],
      ],
      // An explained day has no rest; the mean itself may be anything, it is cut at 0 only afterwards.
      mean: level + weekday + promotion + (explained ? 0 : left),
      explained,
    }),
  );

describe('pieces of a need', () => {
  it('[ORD-24] base and pieces are whole thousandths and add up to the mean on every day, dishes or not', () => {
    fc.assert(
      fc.property(
        fc.array(
          fc.tuple(fc.double({ min: 0.01, max: 3, noNaN: true }), fc.array(reason, { minLength: 5, maxLength: 5 })),
          {
            minLength: 1,
            maxLength: 4,
          },
        ),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (dishes, share) => {
          const meanMilli = Array.from({ length: 5 }, (_, h) =>
            milliFromUnits(
              Math.max(
                0,
                (h === 0 ? share : 1) *
                  dishes.reduce((sum, [perUnit, days]) => sum + perUnit * (days[h]?.mean ?? 0), 0),
              ),
            ),
          );
          const { baseMilli, pieces } = piecesOf(
            meanMilli,
            share,
            dishes.map(([perUnit, days]) => ({ perUnit, reason: (h) => days[h] as DayReason })),
          );
          meanMilli.forEach((mean, h) => {
            const parts = pieces.map((p) => p.milli[h] as number);
            expect([...parts, baseMilli[h] as number].every(Number.isSafeInteger)).toBe(true);
            expect(parts.reduce((a, b) => a + b, baseMilli[h] as number)).toBe(mean);
          });
        },
      ),
    );
  });

  it('an unexplained rest has a name of its own, the part of today that is over too', () => {
    const { pieces } = piecesOf([6_000, 14_000], 0.5, [
      { perUnit: 1, reason: () => ({ level: 10, words: [['weekday', 1]], mean: 14, explained: false }) },
    ]);
    expect(pieces).toEqual([
      { key: 'weekday', milli: [0, 1_000] },
      { key: 'model', milli: [3_000, 3_000] },
      { key: 'dayElapsed', milli: [-7_000, 0] },
    ]);
  });
});
