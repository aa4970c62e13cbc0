// @vitest-environment jsdom
import { cleanup, render, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, describe, expect, it } from 'vitest';
import { Waterfall, type WaterfallStep } from './waterfall.tsx';

afterEach(cleanup);

const step = (key: string, value: number, kind: WaterfallStep['kind'] = 'step', help?: string): WaterfallStep => ({
  key,
  label: key,
  value,
  text: String(value),
  kind,
  tip: `${key} so far`,
  ...(help ? { help } : {}),
});
const STEPS = [
  step('base', 20, 'step', 'An ordinary day.'),
  step('promotion', 10),
  step('stock', -15),
  step('total', 15, 'sum'),
];

/** Where a row's bar begins and how long it is, per cent. */
const bars = () =>
  [...document.querySelectorAll<HTMLElement>('[data-tone]')].map((bar) => [
    Number.parseFloat(bar.style.insetInlineStart),
    Number.parseFloat(bar.style.inlineSize),
    bar.dataset['tone'],
  ]);

describe('waterfall', () => {
  it('[ORD-24] each bar begins where the one before it ends, sums begin at zero', () => {
    render(<Waterfall label="why" steps={STEPS} />);
    expect(screen.getByRole('list', { name: 'why' }).querySelectorAll('li')).toHaveLength(4);
    expect(bars().map(([from, size, tone]) => [Math.round(Number(from)), Math.round(Number(size)), tone])).toEqual([
      [0, 67, 'plus'],
      [67, 33, 'plus'],
      [50, 50, 'minus'],
      [0, 50, 'sum'],
    ]);
  });

  it('below zero the scale begins at the lowest point', () => {
    render(<Waterfall label="why" steps={[step('need', 5), step('stock', -10), step('surplus', 5)]} />);
    expect(bars().map(([from, size]) => [Number(from), Number(size)])).toEqual([
      [50, 50],
      [0, 100],
      [0, 50],
    ]);
  });

  it('[ORD-24] arrow keys move between rows, Enter opens and closes what a row means', async () => {
    const user = userEvent.setup();
    render(<Waterfall label="why" steps={STEPS} />);
    const [first, second] = screen.getAllByRole('button') as [HTMLElement, HTMLElement];
    await user.tab();
    expect(document.activeElement).toBe(first);
    await user.keyboard('{Enter}');
    expect(first.getAttribute('aria-expanded')).toBe('true');
    expect(screen.getByText('An ordinary day.').id).toBe(first.getAttribute('aria-controls'));
    await user.keyboard('{Enter}');
    expect(screen.queryByText('An ordinary day.')).toBeNull();
    await user.keyboard('{ArrowDown}');
    expect(document.activeElement).toBe(second);
    expect(second.hasAttribute('aria-expanded')).toBe(false);
    await user.keyboard('{ArrowUp}{ArrowUp}');
    expect(document.activeElement).toBe(first);
  });
});
