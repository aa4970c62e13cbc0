import type { RouteDefinition, RouteInput } from '@larder/contracts/common/route';
import type { LiveTopic } from '@larder/contracts/live/topics';
import { useCallback, useEffect, useRef, useState } from 'react';
import { call } from '../api-client.ts';
import { type LiveFilter, useLiveTopic } from './use-live.ts';

/** A list asks at most this often what has come. */
const PAUSE_MS = 2_000;

export interface NewRowsOptions<R extends RouteDefinition, Row> {
  readonly topic: LiveTopic;
  readonly filter?: LiveFilter | undefined;
  readonly route: R & { response: { _output: { items: Row[]; nextCursor: string | null } } };
  readonly input: RouteInput<R>;
  readonly rowId: (row: Row) => string;
  /** Rows on the screen; undefined while they load. */
  readonly shown: readonly Row[] | undefined;
}

export interface NewRows {
  readonly count: number;
  /** True when the whole first page is new: there are at least `count`. */
  readonly more: boolean;
}

const NONE: NewRows = { count: 0, more: false };

/** Counts rows that a list would show on top if it read now, so that nothing jumps under the pointer. */
export function useNewRows<const R extends RouteDefinition, Row>(options: NewRowsOptions<R, Row>): NewRows {
  const [rows, setRows] = useState<NewRows>(NONE);
  const latest = useRef(options);
  latest.current = options;
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);
  const asked = useRef(0);

  const ask = useCallback(async () => {
    timer.current = undefined;
    asked.current = performance.now();
    const { route, input, rowId, shown } = latest.current;
    if (!shown || document.visibilityState === 'hidden') return;
    const known = new Set(shown.map(rowId));
    try {
      const page = (await call(route, input)) as { items: Row[]; nextCursor: string | null };
      if (latest.current.shown !== shown) return;
      const fresh = page.items.filter((row) => !known.has(rowId(row))).length;
      setRows({ count: fresh, more: fresh > 0 && fresh === page.items.length && page.nextCursor !== null });
    } catch {
      // The next change asks again.
    }
  }, []);

  useLiveTopic(
    options.topic,
    () => {
      timer.current ??= setTimeout(() => void ask(), Math.max(0, PAUSE_MS - (performance.now() - asked.current)));
    },
    options.filter,
  );
  // What is on the screen now holds what was new before.
  // biome-ignore lint/correctness/useExhaustiveDependencies: the list itself is the trigger
  useEffect(() => setRows(NONE), [options.shown]);
  useEffect(() => () => clearTimeout(timer.current), []);
  return rows;
}
