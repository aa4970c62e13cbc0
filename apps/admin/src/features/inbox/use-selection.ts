import { useState } from 'react';

export interface Selection {
  readonly ids: ReadonlySet<string>;
  /** Chooses or leaves one; with `range` everything between the one before and this. */
  toggle: (id: string, range?: boolean) => void;
  /** All that can be chosen; a second time none. */
  toggleAll: () => void;
  clear: () => void;
}

/**
 * Rows chosen for one act. What has left the list is not chosen any more.
 * @param choosable ids in the order of the list
 */
export function useSelection(choosable: readonly string[]): Selection {
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const [anchor, setAnchor] = useState('');
  const ids = new Set(choosable.filter((id) => chosen.has(id)));
  return {
    ids,
    toggle(id, range = false) {
      if (!choosable.includes(id)) return;
      const next = new Set(ids);
      const from = choosable.indexOf(anchor);
      if (range && from !== -1) {
        const at = choosable.indexOf(id);
        for (const between of choosable.slice(Math.min(from, at), Math.max(from, at) + 1)) next.add(between);
      } else if (!next.delete(id)) next.add(id);
      setChosen(next);
      setAnchor(id);
    },
    toggleAll: () => setChosen(new Set(ids.size === choosable.length ? [] : choosable)),
    clear: () => setChosen(new Set()),
  };
}
