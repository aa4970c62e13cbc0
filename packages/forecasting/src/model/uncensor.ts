import { weekdayOf } from '../dates.ts';
import { expectedDemandGivenSoldOut } from '../demand/distribution.ts';
import { DAY_NO_DEMAND, DAY_SOLD_OUT } from '../demand/flags.ts';
import type { Panel } from './panel.ts';

/** Share by which a new day moves its weekday's running mean. */
const RATE = 0.2;
/** Running estimate of variance ÷ mean moves slower. */
const DISPERSION_RATE = 0.05;
const START_DISPERSION = 1.5;

/**
 * Replaces the sales of sold-out days by E[D | D ≥ sold], walking forward with running weekday means, so that the model
 * learns demand and not the shelf. Returns the panel itself when no day is flagged; flags stay as they are.
 */
export function uncensorPanel(panel: Panel): Panel {
  const { flags } = panel;
  if (!flags?.some((flag) => (flag & DAY_SOLD_OUT) !== 0)) return panel;
  const demand = new Float32Array(new SharedArrayBuffer(panel.demand.length * 4));
  demand.set(panel.demand);
  const running = new RunningDemand();
  for (let s = 0; s < panel.seriesCount; s++) {
    running.reset();
    for (let t = 0; t < panel.dayCount; t++) {
      const at = s * panel.dayCount + t;
      const flag = flags[at] as number;
      const sold = demand[at] as number;
      if (Number.isNaN(sold) || (flag & DAY_NO_DEMAND) !== 0) continue;
      demand[at] = running.take(weekdayOf(panel.firstDay + t), sold, (flag & DAY_SOLD_OUT) !== 0);
    }
  }
  return { ...panel, demand };
}

class RunningDemand {
  private readonly mean = new Float64Array(7);
  private overall = Number.NaN;
  private dispersion = START_DISPERSION;

  reset(): void {
    this.mean.fill(Number.NaN);
    this.overall = Number.NaN;
    this.dispersion = START_DISPERSION;
  }

  /** Takes one open day in and returns what was probably asked for. */
  take(weekday: number, sold: number, soldOut: boolean): number {
    const own = this.mean[weekday] as number;
    const expected = Number.isNaN(own) ? this.overall : own;
    const known = !Number.isNaN(expected);
    const counted = sold === Math.round(sold);
    const asked =
      soldOut && known ? expectedDemandGivenSoldOut(expected, this.dispersion * expected, counted, sold) : sold;
    if (known && expected > 0) {
      const ratio = Math.min(20, (asked - expected) ** 2 / expected);
      if (!soldOut) this.dispersion += DISPERSION_RATE * (Math.max(1.05, ratio) - this.dispersion);
    }
    this.mean[weekday] = Number.isNaN(own) ? asked : own + RATE * (asked - own);
    this.overall = Number.isNaN(this.overall) ? asked : this.overall + (RATE / 7) * (asked - this.overall);
    return asked;
  }
}
