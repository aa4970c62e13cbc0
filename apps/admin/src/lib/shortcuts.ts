import { useEffect } from 'react';
import { createValue } from './observable.ts';

export interface Shortcut {
  /** As they stand on the keys: `['Ctrl', 'Z']`. */
  readonly keys: readonly string[];
  /** What it does, in the person's language. */
  readonly does: string;
}

export interface ShortcutGroup {
  readonly title: string;
  readonly shortcuts: readonly Shortcut[];
}

/** The keys of the page that is open, beside those that work everywhere. */
export const pageShortcuts = createValue<ShortcutGroup | null>(null);
/** Whether the sheet with all of them is shown. */
export const shortcutSheet = createValue(false);

/** Lists a page's own keys on the sheet behind `?`. Keep the group stable. */
export function usePageShortcuts(group: ShortcutGroup): void {
  useEffect(() => {
    pageShortcuts.set(group);
    return () => pageShortcuts.set(null);
  }, [group]);
}
