import { type RefObject, useCallback, useEffect, useRef } from 'react';
import type { ActiveCell, CellRef } from './active-cell.ts';
import type { GridRow } from './grid-types.ts';

/** Frames to wait for a virtual row that is still far away. */
const MAX_FRAMES = 12;

/** Moves the focus to a cell, scrolling a virtual row into the document first. */
export function useFocusCell(
  scroller: RefObject<HTMLElement | null>,
  active: ActiveCell,
  itemIndex: ReadonlyMap<string, number>,
  scrollTo: (index: number) => void,
): (cell: CellRef) => void {
  // Always the newest rows, never a new callback: handlers below it stay the same while the sheet is typed in.
  const latest = useRef({ itemIndex, scrollTo });
  useEffect(() => {
    latest.current = { itemIndex, scrollTo };
  });
  return useCallback(
    (cell) => {
      // Reads the layout, so before anything is written.
      const index = latest.current.itemIndex.get(cell.rowId);
      if (index !== undefined) latest.current.scrollTo(index);
      active.set(cell);
      const selector = `[data-row="${CSS.escape(cell.rowId)}"][data-col="${CSS.escape(cell.columnId)}"]`;
      let frames = 0;
      const attempt = () => {
        const element = scroller.current?.querySelector<HTMLElement>(selector);
        frames += 1;
        if (element) element.focus();
        else if (frames < MAX_FRAMES) requestAnimationFrame(attempt);
      };
      attempt();
    },
    [scroller, active],
  );
}

/** Selects or deselects a row; with `range`, everything between the last toggled row and this one. */
export function useRowToggle<Row>(
  ordered: readonly GridRow<Row>[],
  selected: ReadonlySet<string> | undefined,
  onSelectedChange: ((selected: ReadonlySet<string>) => void) | undefined,
): (rowId: string, range: boolean) => void {
  const last = useRef<string | null>(null);
  // A stable callback: otherwise each selected row would wake every other one.
  const latest = useRef({ ordered, selected, onSelectedChange });
  useEffect(() => {
    latest.current = { ordered, selected, onSelectedChange };
  });
  return useCallback((id, range) => {
    const { ordered: rows, selected: chosen, onSelectedChange: change } = latest.current;
    if (!chosen || !change) return;
    const next = new Set(chosen);
    const from = last.current === null ? -1 : rows.findIndex((row) => row.id === last.current);
    const to = rows.findIndex((row) => row.id === id);
    if (range && from >= 0) {
      for (const row of rows.slice(Math.min(from, to), Math.max(from, to) + 1)) next.add(row.id);
    } else if (!next.delete(id)) next.add(id);
    last.current = id;
    change(next);
  }, []);
}
