import { type RefObject, useEffect, useEffectEvent } from 'react';

/** J and K move through the links of a list, as in every list of exceptions. */
export function useListKeys(list: RefObject<HTMLElement | null>): void {
  const onKey = useEffectEvent((event: KeyboardEvent) => {
    const step = event.key === 'j' ? 1 : event.key === 'k' ? -1 : 0;
    const target = event.target as HTMLElement | null;
    if (step === 0 || event.ctrlKey || event.metaKey || event.altKey || target?.matches('input, textarea, select'))
      return;
    const links = [...(list.current?.querySelectorAll<HTMLElement>('a') ?? [])];
    const at = links.indexOf(document.activeElement as HTMLElement);
    links[Math.max(0, Math.min(links.length - 1, at === -1 ? 0 : at + step))]?.focus();
  });
  useEffect(() => {
    const listener = (event: KeyboardEvent) => onKey(event);
    document.addEventListener('keydown', listener);
    return () => document.removeEventListener('keydown', listener);
  }, []);
}
