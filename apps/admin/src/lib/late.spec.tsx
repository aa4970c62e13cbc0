// @vitest-environment jsdom
import { cleanup, render, screen, waitFor } from '@testing-library/react';
import { Component, type ReactNode } from 'react';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { late, WhenHere } from './late.tsx';

class Caught extends Component<{ children: ReactNode }, { error?: Error }> {
  static getDerivedStateFromError = (error: Error) => ({ error });
  override state: { error?: Error } = {};
  override render = () => this.state.error?.message ?? this.props.children;
}

describe('code that comes later', () => {
  afterEach(cleanup);

  test('[ORD-24] shows nothing until it is here, and is fetched once', async () => {
    const load = vi.fn(async () => ({ default: () => <p>sheet</p> }));
    const sheet = late(load);
    const { rerender } = render(<WhenHere of={sheet} />);
    expect(screen.queryByText('sheet')).toBeNull();
    rerender(<WhenHere of={sheet} />);
    await screen.findByText('sheet');
    expect(load).toHaveBeenCalledOnce();
  });

  test('[ORD-24] is rendered at once when it was fetched before', async () => {
    const sheet = late(async () => ({ default: () => <p>sheet</p> }));
    await sheet.load();
    render(<WhenHere of={sheet} />);
    expect(screen.getByText('sheet')).toBeDefined();
  });

  test('[ORD-24] a chunk that cannot be had reaches the error page, and the next opening asks again', async () => {
    vi.spyOn(console, 'error').mockImplementation(() => undefined);
    const load = vi
      .fn<() => Promise<{ default: () => ReactNode }>>()
      .mockRejectedValueOnce(new Error('no network'))
      .mockResolvedValue({ default: () => <p>sheet</p> });
    const sheet = late(load);
    const shown = render(
      <Caught>
        <WhenHere of={sheet} />
      </Caught>,
    );
    await waitFor(() => expect(shown.container.textContent).toBe('no network'));
    shown.unmount();
    await sheet.load();
    render(<WhenHere of={sheet} />);
    expect(screen.getByText('sheet')).toBeDefined();
    vi.restoreAllMocks();
  });
});
