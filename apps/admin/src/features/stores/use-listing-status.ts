import { type Listing, supplyRoutes } from '@larder/contracts/catalog/supply';
import { useTranslations } from '@larder/i18n/react';
import { toast } from '@larder/ui';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { call, newIdempotencyKey } from '../../lib/api-client.ts';
import { queryKey, useProblemText } from '../../lib/query.ts';

export interface StatusChange {
  status: Listing['status'];
  /** 'YYYY-MM-DD', the last day of a pause; null without an end. */
  until: string | null;
  reason: string | null;
}

/** Stops, resumes or delists several listings one after the other; says how many went through, and offers the way back. */
export function useListingStatus(storeId: string) {
  const t = useTranslations('stores');
  const client = useQueryClient();
  const problemText = useProblemText();
  const [pending, setPending] = useState(false);
  const params = { id: storeId };
  const refresh = () => client.invalidateQueries({ queryKey: queryKey('catalog') });
  const send = (itemId: string, change: StatusChange) =>
    call(supplyRoutes.setListing, { params, body: { itemId, ...change } }, { idempotencyKey: newIdempotencyKey() });

  const putBack = async (rows: readonly Listing[]) => {
    try {
      for (const row of rows)
        await send(row.itemId, { status: row.status, until: row.stoppedUntil, reason: row.stopReason });
    } catch (error) {
      toast.error(problemText(error));
    }
    await refresh();
  };

  const run = async (rows: readonly Listing[], change: StatusChange): Promise<void> => {
    setPending(true);
    const done: Listing[] = [];
    let failure: unknown;
    for (const row of rows) {
      try {
        await send(row.itemId, change);
        done.push(row);
      } catch (error) {
        failure = error;
      }
    }
    setPending(false);
    if (done.length > 0)
      toast.success(t(`statusDone.${change.status}`, { count: done.length }), {
        undo: { label: t('undo'), run: () => void putBack(done) },
      });
    if (done.length < rows.length)
      toast.error(t('statusFailed', { count: rows.length - done.length }), { description: problemText(failure) });
    await refresh();
  };
  return { run, pending };
}
