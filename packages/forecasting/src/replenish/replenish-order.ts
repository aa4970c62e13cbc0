import { type FitLine, type FitResult, type FitStage, fitOrder, type OrderTerms } from './fit-order.ts';
import { type OrderCurve, orderCurve, replayBaseline } from './replenish.ts';
import type { LineOrderFacts, ReplenishResult, ReplenishSnapshot, ReplenishTerm } from './types.ts';

/** A line with its own baseline, before the order's terms. */
export interface OrderedLine {
  readonly key: string;
  readonly result: ReplenishResult;
  readonly facts: LineOrderFacts;
}

export interface FittedOrder {
  readonly fit: FitResult;
  /** In the order of the lines: baselines and terms with the order's share, exact sums as before. */
  readonly results: readonly ReplenishResult[];
}

const STAGES: readonly FitStage[] = ['truck', 'orderMinimum', 'freeFreight'];

/** Fits the baselines of one order to its source's terms ({@link fitOrder}); each change is a term of its line. */
export function fitBaselines(lines: readonly OrderedLine[], terms: OrderTerms): FittedOrder {
  const curves = lines.map(({ result }) => lazyCurve(result));
  const fit = fitOrder(
    lines.map((line, at) => fitLineOf(line, curves[at] as () => OrderCurve)),
    terms,
  );
  const results = lines.map(({ result, facts }, at): ReplenishResult => {
    const snapshot = { ...result.snapshot, order: facts };
    const { packMilli } = result.snapshot.input;
    const added = STAGES.flatMap((stage): ReplenishTerm[] => {
      const packs = fit.changes[stage][at] as number;
      return packs === 0
        ? []
        : [{ key: stage, valueMilli: packs * packMilli, detail: detailOf(stage, packs, fit, terms) }];
    });
    if (added.length === 0) return { ...result, snapshot };
    const baselineMilli = (fit.packs[at] as number) * packMilli;
    return {
      ...result,
      ...(curves[at] as () => OrderCurve)().at(baselineMilli),
      baselineMilli,
      terms: [...result.terms, ...added],
      snapshot,
    };
  });
  return { fit, results };
}

/**
 * Computes the stored baselines of an order again, line by line and then as a whole; identical to what they came from.
 * Lines without facts took no part. Throws on an unknown policy.
 */
export function replayOrder(
  lines: readonly { readonly key: string; readonly snapshot: ReplenishSnapshot }[],
  terms: OrderTerms | null,
): ReadonlyMap<string, ReplenishResult> {
  const alone = lines.map(({ key, snapshot }) => ({ key, result: replayBaseline(snapshot), facts: snapshot.order }));
  const results = new Map(alone.map(({ key, result }) => [key, result]));
  if (!terms) return results;
  const together = alone.flatMap(({ key, result, facts }) => (facts ? [{ key, result, facts }] : []));
  const { results: fitted } = fitBaselines(together, terms);
  for (const [at, line] of together.entries()) results.set(line.key, fitted[at] as ReplenishResult);
  return results;
}

/** Most lines are never asked what another pack would bring. */
function lazyCurve(result: ReplenishResult): () => OrderCurve {
  let curve: OrderCurve | undefined;
  return () => {
    curve ??= orderCurve(result.snapshot.input);
    return curve;
  };
}

function fitLineOf({ key, result, facts }: OrderedLine, curve: () => OrderCurve): FitLine {
  const { packMilli, minimumOrderMilli } = result.snapshot.input;
  return {
    key,
    packs: result.baselineMilli / packMilli,
    leastPacks: Math.max(1, Math.ceil(minimumOrderMilli / packMilli)),
    get mostPacks() {
      return Math.floor(curve().mostMilli / packMilli);
    },
    packMinor: facts.packMinor,
    load: facts.load,
    urgent: facts.urgent,
    gain: (from, to) => curve().gain(from * packMilli, to * packMilli),
  };
}

function detailOf(stage: FitStage, packs: number, fit: FitResult, terms: OrderTerms): Record<string, number> {
  if (stage === 'truck') return { packs };
  if (stage === 'freeFreight') return { packs, thresholdMinor: terms.freeFreightMinor ?? 0 };
  return { packs, minimumMinor: terms.minimumMinor, dropped: fit.valueMinor === 0 ? 1 : 0 };
}
