import { describe, expect, it } from 'vitest';
import { mayReadMetrics } from './metrics-access.ts';

const local = { address: '127.0.0.1', headers: {} };
const TOKEN = 'a-token-of-16-characters';

describe('who may read the metrics', () => {
  it('without a token this machine, but nobody who came through a proxy on it', () => {
    expect(mayReadMetrics(undefined, local)).toBe(true);
    expect(mayReadMetrics(undefined, { ...local, address: '::ffff:127.0.0.1' })).toBe(true);
    expect(mayReadMetrics(undefined, { ...local, headers: { 'x-forwarded-for': '203.0.113.9' } })).toBe(false);
    expect(mayReadMetrics(undefined, { address: '192.0.2.1', headers: {} })).toBe(false);
    expect(mayReadMetrics(undefined, { address: undefined, headers: {} })).toBe(false);
  });

  it('with a token whoever has it, and this machine neither without it', () => {
    const remote = { address: '192.0.2.1', headers: { authorization: `Bearer ${TOKEN}` } };
    expect(mayReadMetrics(TOKEN, remote)).toBe(true);
    expect(mayReadMetrics(TOKEN, { ...remote, headers: { authorization: 'Bearer wrong' } })).toBe(false);
    expect(mayReadMetrics(TOKEN, local)).toBe(false);
  });
});
