const INPUT = ['keydown', 'pointerdown', 'wheel', 'scroll', 'input'] as const;

/**
 * Runs `work` once nobody has typed, pointed or scrolled for `quiet` ms, and after `atMost` ms whatever happens. For what
 * would take the processor from under the hands of a person on a slow device.
 * @returns cancel
 */
export function whenQuiet(work: () => void, { quiet, atMost }: { quiet: number; atMost: number }): () => void {
  const started = performance.now();
  let last = started;
  const touched = (): void => {
    last = performance.now();
  };
  for (const type of INPUT) addEventListener(type, touched, { capture: true, passive: true });
  const stop = (): void => {
    clearTimeout(timer);
    for (const type of INPUT) removeEventListener(type, touched, { capture: true });
  };
  const left = (): number => Math.min(last + quiet, started + atMost) - performance.now();
  const look = (): void => {
    const wait = left();
    if (wait > 0) {
      timer = setTimeout(look, wait);
      return;
    }
    stop();
    work();
  };
  let timer = setTimeout(look, left());
  return stop;
}
