import type { ReplenishResult } from '@larder/forecasting';
import { addDays } from '../../../../platform/clock/business-date.ts';
import type { ItemDemand } from './demand-plan.ts';

/** Figures of the why-panel that are no input of the computation. */
export interface BasisFacts {
  readonly source: 'own' | 'blended' | 'category' | 'usage';
  readonly usedBy: readonly { readonly itemId: string; readonly share: number }[];
  readonly recentFrom: string;
  readonly recent: readonly number[];
  /** Days of `recent` on which the shelf was empty at close. */
  readonly soldOut: readonly number[];
  /** Parameters of the forecast that weighed most, over the days of the terms; absent in lines of older runs. */
  readonly parameters?: readonly BasisParameter[];
  /** Absent in lines of older runs; null when smoothing answered alone. */
  readonly model?: { readonly id: string; readonly trainedAt: string } | null;
  /** Last day whose tickets, and those of the days before it, were all here. */
  readonly salesUntil?: string;
}

export interface BasisParameter {
  readonly key: string;
  /** What was read for each day; one entry when it is the same for all. */
  readonly values: readonly (number | null)[];
  readonly contributionMilli: number;
}

/** What all lines of one run have in common. */
export interface KnownAtRun {
  readonly originDate: string;
  readonly salesUntil: string;
  readonly model: { readonly id: string; readonly trainedAt: Date } | null;
}

const RECENT_DAYS = 28;
const MOST_DISHES = 8;

export function basisFacts(demand: ItemDemand, result: ReplenishResult, known: KnownAtRun): BasisFacts {
  return {
    source: demand.source,
    usedBy: shares(demand.usedBy),
    recentFrom: addDays(known.originDate, -RECENT_DAYS),
    recent: demand.recent.map((r) => r.quantityMilli),
    soldOut: demand.recent.flatMap((r, i) => (r.soldOut ? [i] : [])),
    parameters: parametersOf(demand, result),
    model: known.model && { id: known.model.id, trainedAt: known.model.trainedAt.toISOString() },
    salesUntil: known.salesUntil,
  };
}

/** Sums of the days that the terms cover, heaviest first. */
function parametersOf({ parameters }: ItemDemand, { snapshot }: ReplenishResult): BasisParameter[] {
  const { arrivalDays, coverDays, shelfLifeDays } = snapshot.input;
  const days = arrivalDays + Math.min(coverDays, shelfLifeDays ?? coverDays);
  return parameters
    .map(({ key, values, shares }) => {
      const read = values.slice(0, days);
      const same = read.every((value) => value === read[0]);
      return {
        key,
        values: same ? read.slice(0, 1) : read,
        contributionMilli: Math.round(1000 * shares.slice(0, days).reduce((a, b) => a + b, 0)),
      };
    })
    .filter((p) => p.contributionMilli !== 0)
    .sort((a, b) => Math.abs(b.contributionMilli) - Math.abs(a.contributionMilli));
}

function shares(
  usedBy: readonly { readonly itemId: string; readonly perUnit: number; readonly units: number }[],
): BasisFacts['usedBy'] {
  const total = usedBy.reduce((sum, u) => sum + u.perUnit * u.units, 0);
  if (total <= 0) return [];
  return usedBy
    .map((u) => ({ itemId: u.itemId, share: Math.round(((u.perUnit * u.units) / total) * 1000) / 1000 }))
    .sort((a, b) => b.share - a.share)
    .slice(0, MOST_DISHES);
}
