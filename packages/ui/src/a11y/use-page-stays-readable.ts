import { useLayoutEffect } from 'react';

/**
 * While a list that doesn't trap the focus is open, takes back the `aria-hidden` that Base UI puts on the rest of the page
 * (mui/base-ui#5528): those fields and links can still be reached with Tab, so a screen reader has to be able to read them.
 * What was hidden before the list opened, for example the page behind a dialog, stays hidden.
 */
export function usePageStaysReadable(open: boolean): void {
  // Before the library's own effect, which comes after the browser's layout.
  useLayoutEffect(() => {
    if (!open) return;
    const observer = new MutationObserver((records) => {
      for (const { target, oldValue } of records)
        if (oldValue === null && target instanceof Element) target.removeAttribute('aria-hidden');
    });
    observer.observe(document.body, {
      subtree: true,
      attributeFilter: ['aria-hidden'],
      attributeOldValue: true,
    });
    return () => observer.disconnect();
  }, [open]);
}
