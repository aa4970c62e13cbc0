/** What a proposal rests on; money in minor units. */
export interface BandEvidence {
  readonly lines: number;
  readonly helped: number;
  readonly neutral: number;
  readonly hurt: number;
  readonly effectMinor: number;
  /** 90 % interval of the mean effect of a line. */
  readonly lowMinor: number;
  readonly highMinor: number;
  readonly from: string;
  readonly to: string;
}

export interface BandChange {
  readonly direction: 'widen' | 'narrow';
  readonly toPct: number;
}

const STEP_PCT = 5;
export const NARROWEST_PCT = 5;
export const WIDEST_PCT = 40;
/** Two-sided 90 %. */
const Z90 = 1.6449;

export interface ScoredLine {
  readonly verdict: 'helped' | 'neutral' | 'hurt';
  readonly effectMinor: number;
  readonly deliveryDate: string;
}

/** Counts, money and the 90 % interval of the mean (normal approximation; asked of enough lines only). */
export function evidenceOf(lines: readonly ScoredLine[]): BandEvidence {
  const count = lines.length;
  const sum = lines.reduce((total, l) => total + l.effectMinor, 0);
  const mean = count > 0 ? sum / count : 0;
  const variance = count > 1 ? lines.reduce((total, l) => total + (l.effectMinor - mean) ** 2, 0) / (count - 1) : 0;
  const half = count > 0 ? Z90 * Math.sqrt(variance / count) : 0;
  const dates = lines.map((l) => l.deliveryDate).sort();
  const of = (verdict: ScoredLine['verdict']) => lines.filter((l) => l.verdict === verdict).length;
  return {
    lines: count,
    helped: of('helped'),
    neutral: of('neutral'),
    hurt: of('hurt'),
    effectMinor: sum,
    lowMinor: Math.round(mean - half),
    highMinor: Math.round(mean + half),
    from: dates[0] ?? '',
    to: dates.at(-1) ?? '',
  };
}

/**
 * A band is moved by five points when at least `least` decided overrides say with 90 % confidence that changes there earn
 * (wider, at most 40 %) or cost money (narrower, at least 5 %). Anything less proposes nothing.
 */
export function proposeBand(evidence: BandEvidence, bandPct: number, least: number): BandChange | null {
  if (evidence.lines < least) return null;
  if (evidence.lowMinor > 0 && bandPct < WIDEST_PCT)
    return { direction: 'widen', toPct: Math.min(WIDEST_PCT, bandPct + STEP_PCT) };
  if (evidence.highMinor < 0 && bandPct > NARROWEST_PCT)
    return { direction: 'narrow', toPct: Math.max(NARROWEST_PCT, bandPct - STEP_PCT) };
  return null;
}
