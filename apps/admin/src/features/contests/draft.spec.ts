// @vitest-environment jsdom
import { beforeEach, describe, expect, it } from 'vitest';
import { dropDraft, keepDraft, readDraft, stepped } from './draft.ts';

beforeEach(() => localStorage.clear());

describe('[PPL-07] quantities before they are ordered', () => {
  it('steps by whole packs, jumps over less than the minimum, and ends at nothing', () => {
    expect(stepped('', '5', '10', 1)).toBe('10');
    expect(stepped('10', '5', '10', 1)).toBe('15');
    expect(stepped('10', '5', '10', -1)).toBe('');
    expect(stepped('7', '5', '0', 1)).toBe('10');
    expect(stepped('7', '5', '0', -1)).toBe('5');
    expect(stepped('abc', '2.5', '0', 1)).toBe('2.5');
  });

  it('stays on the device by morning, and what is broken there counts as nothing', () => {
    keepDraft('a', 3, { x: '5' });
    expect(readDraft('a', 3)).toEqual({ x: '5' });
    expect(readDraft('a', 4)).toEqual({});
    dropDraft('a', 3);
    expect(readDraft('a', 3)).toEqual({});
    localStorage.setItem('larder.contest.a.1', '{broken');
    expect(readDraft('a', 1)).toEqual({});
  });
});
