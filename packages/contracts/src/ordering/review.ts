import {
  type BandLine,
  type BandPolicy,
  bandEdge,
  type LineVerdict,
  orderValueInBand,
  valueMinor,
  verdictOf,
} from './band.ts';

/** What a review needs of a line. */
export interface ReviewLine extends BandLine {
  readonly itemId: string;
  readonly quantityMilli: bigint;
  readonly packPriceMinor: bigint;
  readonly reasonCode: string | null;
}

/** `line`: outside its own band; `order_value`: inside, but the order as a whole is outside even with all others at their edge. */
export type RoutedCause = 'line' | 'order_value';

export interface RoutedLine {
  readonly itemId: string;
  readonly cause: RoutedCause;
  /** Quantity that stands when the approver says no. */
  readonly fallbackMilli: bigint;
}

export interface Review {
  readonly baselineMinor: bigint;
  readonly amountMinor: bigint;
  readonly changed: number;
  readonly changedIds: ReadonlySet<string>;
  readonly ordered: number;
  readonly verdicts: ReadonlyMap<string, LineVerdict>;
  /** Lines that no approval can cure. */
  readonly errors: readonly { readonly itemId: string; readonly verdict: LineVerdict }[];
  readonly orderValueInBand: boolean;
  readonly routed: readonly RoutedLine[];
  /** Routed lines that carry no reason code yet. */
  readonly missingReasons: readonly string[];
}

const value = (line: ReviewLine, quantityMilli: bigint): bigint =>
  valueMinor(quantityMilli, line.packMilli, line.packPriceMinor);

/** What the band rule says of one line, whatever the others are. */
export interface JudgedLine {
  readonly line: ReviewLine;
  readonly verdict: LineVerdict;
  readonly changed: boolean;
  readonly baselineMinor: bigint;
  readonly amountMinor: bigint;
  /** Quantity and value that stand when an approver says no; those of the line itself where nobody is asked. */
  readonly fallbackMilli: bigint;
  readonly fallbackMinor: bigint;
}

export function judgeLine(line: ReviewLine, policy: BandPolicy): JudgedLine {
  const verdict = verdictOf(line, line.quantityMilli, policy);
  const amountMinor = value(line, line.quantityMilli);
  const routed = verdict === 'out_of_band';
  const fallbackMilli = routed ? bandEdge(line, line.quantityMilli, policy) : line.quantityMilli;
  return {
    line,
    verdict,
    changed: line.quantityMilli !== line.baselineMilli,
    baselineMinor: value(line, line.baselineMilli),
    amountMinor,
    fallbackMilli,
    fallbackMinor: routed ? value(line, fallbackMilli) : amountMinor,
  };
}

/**
 * Applies the exact band rule to a whole order. Lines outside their band are routed. When the order's value would still
 * be outside its band with those lines at their edges, the changed lines inside are the cause and are routed too;
 * they fall back to the baseline.
 */
export function reviewOrder(lines: readonly ReviewLine[], policy: BandPolicy): Review {
  return reviewJudged(
    lines.map((line) => judgeLine(line, policy)),
    policy,
  );
}

/** `reviewOrder` for lines that are judged already: who types in one of 2,000 lines judges that one again. */
export function reviewJudged(judged: readonly JudgedLine[], policy: BandPolicy): Review {
  const verdicts = new Map<string, LineVerdict>();
  const errors: { itemId: string; verdict: LineVerdict }[] = [];
  const routed: RoutedLine[] = [];
  let baselineMinor = 0n;
  let amountMinor = 0n;
  let fallbackMinor = 0n;
  const changedIds = new Set<string>();
  let ordered = 0;
  for (const one of judged) {
    const { line, verdict } = one;
    verdicts.set(line.itemId, verdict);
    baselineMinor += one.baselineMinor;
    amountMinor += one.amountMinor;
    fallbackMinor += one.fallbackMinor;
    if (one.changed) changedIds.add(line.itemId);
    if (line.quantityMilli > 0n) ordered += 1;
    if (verdict === 'out_of_band')
      routed.push({ itemId: line.itemId, cause: 'line', fallbackMilli: one.fallbackMilli });
    else if (verdict !== 'in_band') errors.push({ itemId: line.itemId, verdict });
  }
  const inBand = orderValueInBand(baselineMinor, amountMinor, policy.orderValueBandPct);
  if (!inBand && !orderValueInBand(baselineMinor, fallbackMinor, policy.orderValueBandPct)) {
    for (const { line, verdict, changed } of judged) {
      if (verdict === 'in_band' && changed)
        routed.push({ itemId: line.itemId, cause: 'order_value', fallbackMilli: line.baselineMilli });
    }
  }
  const reasons = new Map(judged.map(({ line }) => [line.itemId, line.reasonCode]));
  return {
    baselineMinor,
    amountMinor,
    changed: changedIds.size,
    changedIds,
    ordered,
    verdicts,
    errors,
    orderValueInBand: inBand,
    routed,
    missingReasons: routed.filter((r) => !reasons.get(r.itemId)).map((r) => r.itemId),
  };
}
