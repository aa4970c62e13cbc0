import { type RefObject, startTransition, useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { flushSync } from 'react-dom';

/** Above this many rows only the visible ones are in the document (2,000 rows: 536 → 56 ms per keystroke, measured). */
export const VIRTUAL_ABOVE = 60;
/** Rows ready above and below what is seen. */
const OVERSCAN = 8;
/** Fewer ready rows than this ahead, and the window moves on. */
const NEAR = 4;

export interface WindowItem {
  index: number;
  /** px from the top of the body. */
  start: number;
}

export interface RowWindow {
  virtual: boolean;
  items: readonly WindowItem[];
  /** Height of all rows together in px; only meaningful when virtual. */
  height: number;
}

/** Height of one row in px as the current density, text size and pointer give it. */
export function useRowHeight(element: RefObject<HTMLElement | null>): number {
  const [height, setHeight] = useState(44);
  useEffect(() => {
    const read = () => {
      const raw = element.current ? getComputedStyle(element.current).getPropertyValue('--row') : '';
      const parsed = Number.parseFloat(raw);
      if (parsed > 0) setHeight(parsed);
    };
    read();
    const watcher = new MutationObserver(read);
    watcher.observe(document.documentElement, { attributes: true, attributeFilter: ['data-density', 'data-size'] });
    return () => watcher.disconnect();
  }, [element]);
  return height;
}

/** True while the browser lays the page out for paper: every row must then be there. */
function usePrinting(): boolean {
  const [printing, setPrinting] = useState(false);
  useEffect(() => {
    // Without flushSync the rows would arrive after the snapshot for paper was taken.
    const before = () => flushSync(() => setPrinting(true));
    const after = () => setPrinting(false);
    window.addEventListener('beforeprint', before);
    window.addEventListener('afterprint', after);
    return () => {
      window.removeEventListener('beforeprint', before);
      window.removeEventListener('afterprint', after);
    };
  }, []);
  return printing;
}

interface Shown {
  first: number;
  /** Behind the last one. */
  end: number;
}

/** Rows that stand in the document when these are seen. */
const around = (seen: Shown): Shown => ({ first: Math.max(0, seen.first - OVERSCAN), end: seen.end + OVERSCAN });

/**
 * Which rows stand in the document right now. All rows are equally high, so this is arithmetic: nothing is measured. While
 * the rows that are seen are there, new ones are made ready in a transition, between keystrokes; only a jump beyond them is
 * rendered at once.
 * @param keep index of a row that must stay, the focused one: otherwise scrolling would throw the focus away
 */
export function useRowWindow(
  count: number,
  scroller: RefObject<HTMLElement | null>,
  rowHeight: number,
  keep: () => number | undefined = () => undefined,
): RowWindow {
  const printing = usePrinting();
  const virtual = count > VIRTUAL_ABOVE && !printing;
  const [shown, setShown] = useState<Shown>(() => ({
    first: 0,
    end: Math.ceil((typeof window === 'undefined' ? 0 : window.innerHeight) / rowHeight) + OVERSCAN,
  }));
  const current = useRef(shown);
  const viewHeight = useRef(0);

  // Passive: the scroller stands above and gets its ref after the layout effects in here.
  useEffect(() => {
    const element = scroller.current;
    if (!virtual || !element) return undefined;
    const look = () => {
      const top = Math.max(0, element.scrollTop);
      const seen = { first: Math.floor(top / rowHeight), end: Math.ceil((top + viewHeight.current) / rowHeight) };
      const { first, end } = current.current;
      const there = seen.first >= first && seen.end <= end;
      if (there && (first === 0 || seen.first - first >= NEAR) && end - seen.end >= NEAR) return;
      current.current = around(seen);
      const next = current.current;
      // Overtaken by a later look, a transition is dropped before it is shown.
      if (there) startTransition(() => setShown(next));
      else flushSync(() => setShown(next));
    };
    const measure = () => {
      viewHeight.current = element.clientHeight || window.innerHeight;
    };
    measure();
    const watcher =
      typeof ResizeObserver === 'undefined'
        ? null
        : new ResizeObserver(() => {
            measure();
            look();
          });
    watcher?.observe(element);
    element.addEventListener('scroll', look, { passive: true });
    return () => {
      watcher?.disconnect();
      element.removeEventListener('scroll', look);
    };
  }, [virtual, scroller, rowHeight]);

  const kept = virtual ? keep() : undefined;
  const items = useMemo(() => {
    if (!virtual) return Array.from({ length: count }, (_, index) => ({ index, start: 0 }));
    const end = Math.min(count, shown.end);
    const first = Math.max(0, Math.min(shown.first, end - (shown.end - shown.first)));
    const made = Array.from({ length: end - first }, (_, at) => ({
      index: first + at,
      start: (first + at) * rowHeight,
    }));
    if (kept === undefined || kept >= count || (kept >= first && kept < end)) return made;
    const one = { index: kept, start: kept * rowHeight };
    return kept < first ? [one, ...made] : [...made, one];
  }, [virtual, count, shown, kept, rowHeight]);
  return { virtual, items, height: virtual ? count * rowHeight : 0 };
}

/**
 * Scrolls a row of a virtual grid into view, as little as needed. Head and last row of the view are taken for one row each.
 * Reads the layout: call it before anything is written.
 */
export function useScrollToRow(scroller: RefObject<HTMLElement | null>, rowHeight: number): (index: number) => void {
  return useCallback(
    (index) => {
      const element = scroller.current;
      if (!element) return;
      const { scrollTop, clientHeight } = element;
      const top = index * rowHeight;
      const most = top;
      const least = top + 3 * rowHeight - clientHeight;
      if (scrollTop > most) element.scrollTop = most;
      else if (scrollTop < least) element.scrollTop = least;
    },
    [scroller, rowHeight],
  );
}
