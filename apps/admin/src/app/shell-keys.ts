import { useEffect, useEffectEvent } from 'react';

const CHORD_MS = 900;

function typing(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement && (target.isContentEditable || /^(?:INPUT|TEXTAREA|SELECT)$/.test(target.tagName))
  );
}

/** Ctrl/⌘ K opens the palette anywhere, `?` the list of keys; `g` then a letter opens a section while nobody is typing. */
export function useShellKeys(actions: {
  openPalette: () => void;
  openSheet: () => void;
  openSection: (letter: string) => void;
}): void {
  const run = useEffectEvent((event: KeyboardEvent, chord: boolean): boolean => {
    if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === 'k') {
      event.preventDefault();
      actions.openPalette();
      return false;
    }
    if (typing(event.target) || event.ctrlKey || event.metaKey || event.altKey) return false;
    if (event.key === '?') {
      actions.openSheet();
      return false;
    }
    if (chord) {
      actions.openSection(event.key.toLowerCase());
      return false;
    }
    return event.key === 'g';
  });
  useEffect(() => {
    let startedAt = Number.NEGATIVE_INFINITY;
    const onKeyDown = (event: KeyboardEvent) => {
      const chord = event.timeStamp - startedAt < CHORD_MS;
      startedAt = run(event, chord) ? event.timeStamp : Number.NEGATIVE_INFINITY;
    };
    document.addEventListener('keydown', onKeyDown);
    return () => document.removeEventListener('keydown', onKeyDown);
  }, []);
}
