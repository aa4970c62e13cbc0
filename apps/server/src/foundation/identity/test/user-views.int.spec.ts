import { VIEWS_MOST } from '@larder/contracts/identity/views';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { expectSameAsUnknown } from '../../../../test/support/describe-isolation.ts';
import { startTestApp, type TestApp } from '../../../../test/support/test-app.ts';
import { type Caller, createWorld, type World } from '../../../../test/support/world.ts';

const VIEWS = '/api/v1/me/views';
let t: TestApp;
let w: World;
beforeAll(async () => {
  t = await startTestApp();
  w = await createWorld(t);
});
afterAll(() => t?.close());

const add = (who: Caller, name: string, page = 'order') =>
  who.post(VIEWS, { page, name, search: { view: 'short', q: '奶' } });
const names = async (who: Caller, page = 'order'): Promise<string[]> =>
  (await who.get(`${VIEWS}?page=${page}`)).json().items.map((v: { name: string }) => v.name);

describe('[NAV-04] views that a person keeps', () => {
  it('come back on every device, belong to one person and one page, and can be taken away', async () => {
    const { storeManager: me, clerk } = w.a;
    const kept = await add(me, '  牛奶 ');
    expect(kept.statusCode, kept.body).toBe(201);
    expect(kept.json()).toMatchObject({ name: '牛奶', search: { view: 'short', q: '奶' } });
    expect(await names(me)).toEqual(['牛奶']);
    expect(await names(me, 'stock')).toEqual([]);
    expect(await names(clerk)).toEqual([]);
    for (const other of [clerk, w.a.owner, w.b.owner])
      await expectSameAsUnknown(other, 'DELETE', (id) => `${VIEWS}/${id}`, kept.json().id);
    expect(await names(me)).toEqual(['牛奶']);
    expect((await me.delete(`${VIEWS}/${kept.json().id}`)).statusCode).toBe(204);
    expect(await names(me)).toEqual([]);
  });

  it('a name stands once per page, is neither empty nor long; the refusal names the field', async () => {
    const { buyer } = w.a;
    await add(buyer, '短缺');
    expect((await add(buyer, '短缺')).json()).toMatchObject({ status: 422, errors: [{ path: 'name', code: 'taken' }] });
    expect((await add(buyer, '短缺', 'stock')).statusCode).toBe(201);
    for (const name of ['', '   ', 'x'.repeat(31)])
      expect((await add(buyer, name)).json()).toMatchObject({ status: 400, errors: [{ path: 'name' }] });
    expect((await add(buyer, 'ok', 'No Page')).statusCode).toBe(400);
  });

  it('there is an end to them', async () => {
    const { hqManager } = w.a;
    for (let i = 0; i < VIEWS_MOST; i++) expect((await add(hqManager, `v${i}`)).statusCode).toBe(201);
    expect((await add(hqManager, 'one more')).json()).toMatchObject({ status: 409, code: 'identity.too_many_views' });
  });
});
