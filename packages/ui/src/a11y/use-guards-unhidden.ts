import { useLayoutEffect } from 'react';

const GUARD = '[data-base-ui-focus-guard][aria-hidden]';

/**
 * While a list is open, Base UI stands guards around it that send the focus back inside. They can be reached with Tab, so they
 * must not be hidden from a screen reader as well (axe: aria-hidden-focus); without words they say nothing either way.
 */
export function useGuardsUnhidden(open: boolean): void {
  useLayoutEffect(() => {
    if (!open) return;
    const unhide = () => {
      for (const guard of document.querySelectorAll(GUARD)) guard.removeAttribute('aria-hidden');
    };
    unhide();
    // Some of them come a render later than the list.
    const observer = new MutationObserver(unhide);
    observer.observe(document.body, { subtree: true, childList: true, attributeFilter: ['aria-hidden'] });
    return () => observer.disconnect();
  }, [open]);
}
