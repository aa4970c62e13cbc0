import { MEASURED, SIGNAL_KINDS, type SignalKind } from '@larder/contracts/ordering/signals';
import { daysBetween } from '../../../../platform/clock/business-date.ts';

/** One known-future column: a cell per date, '' where nothing is known. */
export interface KnownColumn {
  readonly name: string;
  readonly cells: readonly string[];
}

export interface DatedSignal {
  readonly kind: SignalKind;
  readonly from: string;
  readonly to: string;
  readonly name: string;
  readonly valueCenti: bigint | null;
}

/** A measured column needs this many known days to be worth a question of the trees. */
export const LEAST_MEASURED_DAYS = 60;
/** Kinds that are a name: whose it is matters. The others are a figure or a mark. */
const NAMED: ReadonlySet<SignalKind> = new Set(['competitor', 'localEvent', 'publicHoliday']);

/**
 * Columns of the signals that hold for a whole chain. Where two of a kind meet on a date the later entry speaks. Days of an
 * event kind without an entry are known to have none; days of a measured kind without one are unknown.
 * @param count dates from `from` on
 */
export function signalColumns(signals: readonly DatedSignal[], from: string, count: number): KnownColumn[] {
  return SIGNAL_KINDS.flatMap((kind): KnownColumn[] => {
    const own = signals.filter((s) => s.kind === kind);
    const cells = new Array<string>(count).fill(MEASURED.has(kind) || NAMED.has(kind) ? '' : '0');
    let known = 0;
    for (const s of own) {
      const first = Math.max(0, daysBetween(from, s.from));
      const last = Math.min(count - 1, daysBetween(from, s.to));
      for (let day = first; day <= last; day++) {
        known += 1;
        cells[day] = cellOf(s);
      }
    }
    return known === 0 || (MEASURED.has(kind) && known < LEAST_MEASURED_DAYS) ? [] : [{ name: kind, cells }];
  });
}

function cellOf({ kind, name, valueCenti }: DatedSignal): string {
  if (NAMED.has(kind)) return name;
  // A promotion without a depth, or a school holiday, is a mark; 1 stands for it beside depths of 1 to 100.
  return valueCenti === null ? '1' : String(Number(valueCenti) / 100);
}
