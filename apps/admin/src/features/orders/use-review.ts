import type { BandPolicy } from '@larder/contracts/ordering/band';
import type { Review } from '@larder/contracts/ordering/review';
import type { EditStore } from '@larder/ui/data';
import { useEffect, useState } from 'react';
import { type OrderRow, reviewOf } from './model.ts';

const PAUSE_MS = 120;

/**
 * The review of the whole sheet, a moment after the last keystroke: judging 2,000 lines inside a keystroke would be felt.
 * The cell itself shows its own band at once.
 */
export function useReview(rows: readonly OrderRow[], store: EditStore, policy: BandPolicy): Review {
  const [review, setReview] = useState(() => reviewOf(rows, store.patches(), policy));
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const renew = () => setReview(reviewOf(rows, store.patches(), policy));
    renew();
    const unsubscribe = store.subscribe(() => {
      clearTimeout(timer);
      timer = setTimeout(renew, PAUSE_MS);
    });
    return () => {
      clearTimeout(timer);
      unsubscribe();
    };
  }, [rows, store, policy]);
  return review;
}
