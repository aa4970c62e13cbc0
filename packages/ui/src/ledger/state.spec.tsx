// @vitest-environment jsdom
import { cleanup, render, screen } from '@testing-library/react';
import { afterEach, describe, expect, it } from 'vitest';
import { EmptyState, ErrorState } from './state.tsx';

afterEach(cleanup);

describe('[PLT-01] a page that is nothing but a state', () => {
  it.each([
    ['empty', <EmptyState key="e" title={<h1>没有这个页面</h1>} />],
    ['failed', <ErrorState key="f" title={<h1>没有这个页面</h1>} />],
  ])('%s: its heading stands in no paragraph, where a browser would close the paragraph before it', (_, page) => {
    render(page);
    expect(screen.getByRole('heading', { level: 1 }).closest('p')).toBeNull();
  });
});
