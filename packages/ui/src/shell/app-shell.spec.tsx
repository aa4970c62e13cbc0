// @vitest-environment jsdom
import { cleanup, render, screen } from '@testing-library/react';
import { afterEach, expect, it, vi } from 'vitest';
import { AppShell } from './app-shell.tsx';

// Its chunk does not arrive: a slow start.
vi.mock('./rail-more.tsx', () => new Promise(() => undefined));

afterEach(() => {
  cleanup();
  vi.unstubAllGlobals();
});

it('[PLT-01] on a phone "More" has its icon before its menu has arrived', () => {
  vi.stubGlobal('matchMedia', () => Object.assign(new EventTarget(), { matches: true }));
  const items = Array.from({ length: 7 }, (_, i) => ({
    id: String(i),
    label: `S${i}`,
    icon: null,
    href: `/${i}`,
    current: false,
  }));
  render(
    <AppShell items={items} onNavigate={() => undefined} home={{ href: '/', label: 'Home' }} topBar={null}>
      page
    </AppShell>,
  );
  const last = screen.getAllByRole('listitem').at(-1);
  expect(last?.textContent).not.toBe('');
  expect(last?.querySelector('svg')).not.toBeNull();
});
