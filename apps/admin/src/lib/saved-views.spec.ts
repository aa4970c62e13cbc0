// @vitest-environment jsdom
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { setOfflineOwner } from './offline.ts';
import { bringOver } from './saved-views.ts';

const network = vi.fn<typeof fetch>();
const KEY = 'larder.views:chain:me:order';
const sent: { name: string; page: string }[] = [];
let answer: (name: string) => number;

beforeEach(() => {
  localStorage.clear();
  sent.length = 0;
  answer = () => 201;
  vi.stubGlobal('fetch', network);
  network.mockReset();
  network.mockImplementation(async (_input, init) => {
    const body = JSON.parse(String(init?.body)) as { name: string; page: string; search: object };
    sent.push(body);
    const status = answer(body.name);
    const problem = { type: 'x', title: 'x', status, code: 'x', requestId: 'r' };
    return new Response(JSON.stringify(status === 201 ? { id: crypto.randomUUID(), ...body } : problem), {
      status,
      headers: { 'content-type': status === 201 ? 'application/json' : 'application/problem+json' },
    });
  });
  setOfflineOwner('chain:me');
});
afterEach(() => vi.unstubAllGlobals());

const keep = (...names: string[]) =>
  localStorage.setItem(
    KEY,
    JSON.stringify(names.map((name) => ({ id: name, name, search: { view: 'short', q: '奶' } }))),
  );

describe('[NAV-04] views that an older version kept on the device', () => {
  it('go to the server once; a name that is there already is not kept twice', async () => {
    keep('牛奶', '面包');
    answer = (name) => (name === '面包' ? 422 : 201);
    expect(await bringOver('order')).toBe(true);
    expect(sent.map((view) => [view.page, view.name])).toEqual([
      ['order', '牛奶'],
      ['order', '面包'],
    ]);
    expect(localStorage.getItem(KEY)).toBeNull();
    expect(await bringOver('order')).toBe(false);
    expect(sent).toHaveLength(2);
  });

  it('stay for the next time when the server does not take them now', async () => {
    keep('牛奶');
    answer = () => 503;
    expect(await bringOver('order')).toBe(false);
    expect(JSON.parse(localStorage.getItem(KEY) ?? '[]')).toMatchObject([{ name: '牛奶' }]);
    answer = () => 201;
    expect(await bringOver('order')).toBe(true);
    expect(localStorage.getItem(KEY)).toBeNull();
  });

  it('are of one person; something foreign in the storage is no view', async () => {
    keep('牛奶');
    setOfflineOwner('chain:other');
    expect(await bringOver('order')).toBe(false);
    setOfflineOwner('chain:me');
    localStorage.setItem(KEY, '{');
    expect(await bringOver('order')).toBe(false);
    localStorage.setItem(KEY, JSON.stringify([{ name: 3 }, null]));
    expect(await bringOver('order')).toBe(false);
    expect(sent).toEqual([]);
  });
});
