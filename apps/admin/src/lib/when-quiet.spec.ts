// @vitest-environment jsdom
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { whenQuiet } from './when-quiet.ts';

describe('when nobody works on the page', () => {
  beforeEach(() => vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] }));
  afterEach(() => vi.useRealTimers());

  const type = () => window.dispatchEvent(new KeyboardEvent('keydown', { key: '1' }));

  test('[ORD-24] waits until the last key is long enough ago', () => {
    const work = vi.fn();
    whenQuiet(work, { quiet: 5_000, atMost: 60_000 });
    vi.advanceTimersByTime(4_000);
    type();
    vi.advanceTimersByTime(4_999);
    expect(work).not.toHaveBeenCalled();
    vi.advanceTimersByTime(1);
    expect(work).toHaveBeenCalledOnce();
    vi.advanceTimersByTime(60_000);
    expect(work).toHaveBeenCalledOnce();
  });

  test('[ORD-24] goes ahead in the end under hands that never rest', () => {
    const work = vi.fn();
    whenQuiet(work, { quiet: 5_000, atMost: 20_000 });
    for (let second = 0; second < 19; second++) {
      vi.advanceTimersByTime(1_000);
      type();
    }
    expect(work).not.toHaveBeenCalled();
    vi.advanceTimersByTime(1_000);
    expect(work).toHaveBeenCalledOnce();
  });

  test('[ORD-24] cancelled, it never runs', () => {
    const work = vi.fn();
    const cancel = whenQuiet(work, { quiet: 5_000, atMost: 20_000 });
    vi.advanceTimersByTime(4_999);
    cancel();
    vi.advanceTimersByTime(60_000);
    expect(work).not.toHaveBeenCalled();
  });
});
