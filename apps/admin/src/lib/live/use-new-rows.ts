import type { RouteDefinition, RouteInput } from '@larder/contracts/common/route';
import type { LiveTopic } from '@larder/contracts/live/topics';
import type { InfiniteData } from '@tanstack/react-query';
import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { call } from '../api-client.ts';
import { rowsOf } from '../query.ts';
import { type LiveFilter, useLiveTopic } from './use-live.ts';

/** A list asks at most this often what has come. */
const PAUSE_MS = 2_000;

interface Page<Row> {
  items: Row[];
  nextCursor: string | null;
}

export interface NewRowsOptions<R extends RouteDefinition, Row> {
  readonly topic: LiveTopic;
  readonly filter?: LiveFilter | undefined;
  /** The list's own route and input. */
  readonly route: R & { response: { _output: Page<Row> } };
  readonly input: RouteInput<R>;
  readonly rowId: (row: Row) => string;
  /** What the list shows: `query.data`. */
  readonly data: InfiniteData<Page<Row>> | undefined;
}

export interface NewRows {
  readonly count: number;
  /** True when the whole first page is new: there are at least `count`. */
  readonly more: boolean;
}

/** Counts rows that a list would show on top if it read now, so that nothing jumps under the pointer. */
export function useNewRows<const R extends RouteDefinition, Row>(options: NewRowsOptions<R, Row>): NewRows {
  const { topic, filter, data, rowId } = options;
  const [newest, setNewest] = useState<Page<Row> | undefined>(undefined);
  const latest = useRef(options);
  latest.current = options;
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);
  const asked = useRef(Number.NEGATIVE_INFINITY);

  const ask = useCallback(async () => {
    timer.current = undefined;
    asked.current = performance.now();
    const { route, input, data: shown } = latest.current;
    if (!shown || document.visibilityState === 'hidden') return;
    try {
      const page = (await call(route, input)) as Page<Row>;
      // The answer to other filters says nothing of this list.
      if (JSON.stringify(latest.current.input) === JSON.stringify(input)) setNewest(page);
    } catch {
      // The next change asks again.
    }
  }, []);

  useLiveTopic(
    topic,
    () => {
      timer.current ??= setTimeout(() => void ask(), Math.max(0, PAUSE_MS - (performance.now() - asked.current)));
    },
    filter,
  );
  useEffect(() => () => clearTimeout(timer.current), []);
  const inputKey = JSON.stringify(options.input);
  // biome-ignore lint/correctness/useExhaustiveDependencies: other filters make another list
  useEffect(() => setNewest(undefined), [inputKey]);

  // biome-ignore lint/correctness/useExhaustiveDependencies: rowId is a function of its argument, new in each render
  return useMemo(() => {
    if (!newest || !data) return { count: 0, more: false };
    const known = new Set(rowsOf(data).map(rowId));
    const count = newest.items.filter((row) => !known.has(rowId(row))).length;
    return { count, more: count > 0 && count === newest.items.length && newest.nextCursor !== null };
  }, [newest, data]);
}
