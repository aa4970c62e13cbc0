import type { BandPolicy } from '@larder/contracts/ordering/band';
import type { Review } from '@larder/contracts/ordering/review';
import type { EditStore } from '@larder/ui/data';
import { createValue, type Observable } from '../../../lib/observable.ts';
import { whenIdle } from '../../../lib/when-idle.ts';
import { type OrderRow, reviewOf } from '../model.ts';

const PAUSE_MS = 150;
/** At the latest so long after the pause, however busy the page is. */
const IDLE_MS = 500;

/**
 * The review of the whole sheet, a moment after the last keystroke and outside React: judging 2,000 lines inside a
 * keystroke would be felt, and so would rendering the sheet again for a total. The cell itself shows its own band at once.
 */
export class ReviewBoard implements Observable<Review> {
  private readonly value;
  private readonly store: EditStore;
  private rows: readonly OrderRow[];
  private policy: BandPolicy;

  constructor(rows: readonly OrderRow[], store: EditStore, policy: BandPolicy) {
    this.rows = rows;
    this.store = store;
    this.policy = policy;
    this.value = createValue(this.now());
  }

  readonly get = (): Review => this.value.get();
  readonly subscribe = (listener: () => void): (() => void) => this.value.subscribe(listener);

  /** The review of what is typed at this very moment. */
  now(): Review {
    return reviewOf(this.rows, this.store.patches(), this.policy);
  }

  renew(rows: readonly OrderRow[], policy: BandPolicy): void {
    this.rows = rows;
    this.policy = policy;
    this.value.set(this.now());
  }

  /** Follows the typing. @returns stop */
  start(): () => void {
    let timer: ReturnType<typeof setTimeout> | undefined;
    let cancel: (() => void) | undefined;
    const judge = () => this.value.set(this.now());
    const stop = () => {
      clearTimeout(timer);
      cancel?.();
    };
    const unsubscribe = this.store.subscribe(() => {
      stop();
      timer = setTimeout(() => {
        cancel = whenIdle(judge, IDLE_MS);
      }, PAUSE_MS);
    });
    return () => {
      stop();
      unsubscribe();
    };
  }
}
