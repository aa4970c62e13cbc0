import { defaultRangeExtractor, type Range, useVirtualizer } from '@tanstack/react-virtual';
import { type RefObject, useEffect, useState } from 'react';
import { flushSync } from 'react-dom';

/** Above this many rows only the visible ones are in the document (2,000 rows: 536 → 56 ms per keystroke, measured). */
export const VIRTUAL_ABOVE = 60;
const OVERSCAN = 8;

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
  scrollTo: (index: number) => void;
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

/**
 * Which rows stand in the document right now.
 * @param keep index of a row that must stay, the focused one: otherwise scrolling would throw the focus away
 */
export function useRowWindow(
  count: number,
  scroller: RefObject<HTMLElement | null>,
  rowHeight: number,
  paddingStart: number,
  keep: () => number | undefined = () => undefined,
): RowWindow {
  const printing = usePrinting();
  const virtual = count > VIRTUAL_ABOVE && !printing;
  const virtualizer = useVirtualizer({
    count: virtual ? count : 0,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    overscan: OVERSCAN,
    scrollPaddingStart: paddingStart,
    scrollPaddingEnd: rowHeight,
    enabled: virtual,
    rangeExtractor: (range: Range) => {
      const kept = keep();
      const shown = defaultRangeExtractor(range);
      if (kept === undefined || kept >= range.count || shown.includes(kept)) return shown;
      return [...shown, kept].sort((a, b) => a - b);
    },
  });
  useEffect(() => {
    if (rowHeight > 0) virtualizer.measure();
  }, [virtualizer, rowHeight]);
  return {
    virtual,
    items: virtual
      ? virtualizer.getVirtualItems().map(({ index, start }) => ({ index, start }))
      : Array.from({ length: count }, (_, index) => ({ index, start: 0 })),
    height: virtual ? virtualizer.getTotalSize() : 0,
    scrollTo: (index) => {
      if (virtual) virtualizer.scrollToIndex(index);
    },
  };
}
