let region: HTMLElement | null = null;

/**
 * Speaks a short message to assistive technology through one polite live region.
 * The text is replaced, so a repeated message is cleared first or it would stay silent.
 */
export function announce(message: string): void {
  if (typeof document === 'undefined') return;
  if (!region?.isConnected) {
    region = document.createElement('div');
    region.setAttribute('role', 'status');
    region.setAttribute('aria-live', 'polite');
    region.className = 'visually-hidden';
    document.body.append(region);
  }
  const target = region;
  target.textContent = '';
  requestAnimationFrame(() => {
    target.textContent = message;
  });
}
