import type { ReplenishDemand, ReplenishTerm } from './types.ts';

export interface DemandParts {
  /** Add up to the expected demand of the days [from, to) exactly. */
  readonly terms: readonly ReplenishTerm[];
}

/**
 * Splits expected demand into base level and pieces (sums of whole thousandths), or into base level and drivers, in the
 * drivers' order: term k = Σ base × f1 … f(k−1) × (fk − 1). Each running total of the drivers is rounded to thousandths
 * once, so the differences add up exactly.
 */
export function explainDemand(demand: ReplenishDemand, from: number, to: number): DemandParts {
  const days = to - from;
  const expected = sum(demand.meanMilli, from, to);
  const base = demand.baseMilli;
  const terms: ReplenishTerm[] = [];
  if (!base) {
    terms.push({ key: 'baseLevel', valueMilli: expected, detail: { days, perDayMilli: Math.round(expected / days) } });
    return { terms };
  }
  const running = base.slice(from, to);
  let total = Math.round(sum(running, 0, days));
  terms.push({ key: 'baseLevel', valueMilli: total, detail: { days, perDayMilli: Math.round(total / days) } });
  for (const piece of demand.pieces ?? []) {
    const valueMilli = sum(piece.milli, from, to);
    if (valueMilli !== 0) terms.push({ key: piece.key, valueMilli, detail: {} });
    total += valueMilli;
  }
  for (const driver of demand.pieces ? [] : (demand.drivers ?? [])) {
    let next = 0;
    for (let i = 0; i < days; i++) {
      const value = (running[i] as number) * (driver.factor[from + i] ?? 1);
      running[i] = value;
      next += value;
    }
    const rounded = Math.round(next);
    if (rounded !== total)
      terms.push({
        key: driver.key,
        valueMilli: rounded - total,
        detail: { factor: total > 0 ? Math.round((rounded / total) * 1000) / 1000 : 1 },
      });
    total = rounded;
  }
  if (total !== expected) terms.push({ key: 'model', valueMilli: expected - total, detail: {} });
  return { terms };
}

function sum(values: readonly number[], from: number, to: number): number {
  let total = 0;
  for (let i = from; i < to; i++) total += values[i] ?? 0;
  return total;
}
