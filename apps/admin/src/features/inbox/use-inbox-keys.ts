import { type RefObject, useEffect, useEffectEvent } from 'react';

/** True where letters are words, not commands. */
function typing(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  if (target.isContentEditable || target.closest('[role="dialog"],[role="listbox"],[role="menu"]')) return true;
  return target instanceof HTMLInputElement
    ? target.type !== 'checkbox' && target.type !== 'radio'
    : /^(?:TEXTAREA|SELECT)$/.test(target.tagName);
}

/**
 * Keys that act while nobody is typing: single letters, or `mod+a` for a letter with Ctrl or ⌘. An undefined action leaves
 * its key alone.
 * @param place its keys are dead while it is not on the screen: nobody approves what they do not see
 */
export function useInboxKeys(
  actions: Readonly<Record<string, (() => void) | undefined>>,
  place?: RefObject<HTMLElement | null>,
): void {
  const run = useEffectEvent((event: KeyboardEvent) => {
    if (event.altKey || event.repeat || typing(event.target)) return;
    if (place?.current?.checkVisibility?.() === false) return;
    const action = actions[`${event.ctrlKey || event.metaKey ? 'mod+' : ''}${event.key.toLowerCase()}`];
    if (!action) return;
    event.preventDefault();
    action();
  });
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => run(event);
    document.addEventListener('keydown', onKeyDown);
    return () => document.removeEventListener('keydown', onKeyDown);
  }, []);
}
