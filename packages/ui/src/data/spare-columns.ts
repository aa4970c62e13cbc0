import { type RefObject, useEffect, useMemo, useState } from 'react';
import type { DataColumn } from './table-model.ts';

/** What a table has: its frame's inner width in px, and by how much the type is larger than standard. */
export interface Room {
  readonly width: number;
  readonly scale: number;
}

/**
 * The columns that leave so that the others fit, the highest `spare` first; no more than needed, and all of them
 * where even that is not enough. Width 0 is a frame that is not laid out yet: nothing leaves.
 */
export function sparedColumns(columns: readonly DataColumn<never>[], { width, scale }: Room): ReadonlySet<string> {
  const left = new Set<string>();
  if (width === 0) return left;
  let needed = columns.reduce((sum, column) => sum + column.width, 0) * scale;
  for (const column of columns.filter((one) => one.spare).sort((a, b) => (b.spare ?? 0) - (a.spare ?? 0))) {
    if (needed <= width) break;
    needed -= column.width * scale;
    left.add(column.id);
  }
  return left;
}

/** The columns to leave out of a table in this frame; follows the window and the type size. */
export function useSpared(
  frame: RefObject<HTMLElement | null>,
  columns: readonly DataColumn<never>[],
): ReadonlySet<string> {
  const asked = columns.some((column) => column.spare);
  const [room, setRoom] = useState<Room>({ width: 0, scale: 1 });
  useEffect(() => {
    const element = frame.current;
    if (!asked || !element) return;
    const read = () => {
      const scale = Number.parseFloat(getComputedStyle(element).getPropertyValue('--type-scale')) || 1;
      const width = element.clientWidth;
      setRoom((now) => (now.width === width && now.scale === scale ? now : { width, scale }));
    };
    read();
    const size = new ResizeObserver(read);
    size.observe(element);
    const type = new MutationObserver(read);
    type.observe(document.documentElement, { attributes: true, attributeFilter: ['data-size'] });
    return () => {
      size.disconnect();
      type.disconnect();
    };
  }, [frame, asked]);
  return useMemo(() => sparedColumns(columns, room), [columns, room]);
}
