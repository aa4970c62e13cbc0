import 'fake-indexeddb/auto';
import { orderRoutes } from '@larder/contracts/ordering/order-routes';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { subjectOf } from '../features/orders/session/order-subject.ts';
import { keepSession, unsentNoted } from '../lib/offline.ts';
import { keptEdits } from '../lib/offline-device.ts';
import { features } from './features.ts';
import { BACKGROUND_SENDERS, sendInBackground } from './send-in-background.ts';

const ORDER = '01900000-0000-7000-8000-000000000001';
const me = { tenant: { id: 'bakery' }, user: { id: 'me' } };
const OWNER = 'bakery:me';
const edit = (itemId: string) => ({ itemId, rev: 3, quantity: '12' });

interface Asked {
  readonly method: string;
  readonly path: string;
  readonly body: unknown;
  readonly headers: Record<string, string>;
}
let asked: Asked[];

/** The server at the other end of the network, by path; null: no connection. */
function server(answers: Record<string, { status: number; body?: unknown }> | null): void {
  asked = [];
  vi.stubGlobal('fetch', async (path: string, init: RequestInit) => {
    asked.push({
      method: init.method ?? '',
      path,
      body: init.body ? JSON.parse(init.body as string) : undefined,
      headers: init.headers as Record<string, string>,
    });
    if (answers === null) throw new TypeError('Failed to fetch');
    const { status, body } = answers[path] ?? { status: 404, body: { code: 'not_found', title: '' } };
    return Response.json(body ?? {}, { status });
  });
}
const SAVE = orderRoutes.saveLines.path.replace(':id', ORDER);

beforeEach(async () => {
  // As in the worker that is shipped: answers are not held against their contracts there.
  vi.stubEnv('DEV', false);
  vi.stubGlobal('navigator', {
    language: 'zh-CN',
    locks: { request: (_name: string, _options: unknown, work: (lock: unknown) => unknown) => work({}) },
  });
  await keepSession(me);
  await keptEdits.put(
    OWNER,
    subjectOf(ORDER),
    ['a', 'b'].map((itemId) => ({ key: itemId, value: { patch: {}, rev: 3, edit: edit(itemId) } })),
    Date.now(),
  );
});
afterEach(async () => {
  await keptEdits.clear(OWNER);
  vi.unstubAllGlobals();
  vi.unstubAllEnvs();
});

describe('the service worker sends without a page', () => {
  it('[ORD-30] what a page would send: the same lines with their revs; a conflict waits for its person', async () => {
    server({
      '/api/v1/session': { status: 200, body: me },
      [SAVE]: { status: 200, body: { revs: [{ itemId: 'a' }] } },
    });
    await sendInBackground();
    expect(asked.map(({ method, path }) => `${method} ${path}`)).toEqual(['GET /api/v1/session', `PATCH ${SAVE}`]);
    expect(asked[1]?.body).toEqual({ lines: [edit('a'), edit('b')] });
    expect(asked[1]?.headers).toMatchObject({ 'x-larder-csrf': '1', 'accept-language': 'zh-CN' });
    expect((await keptEdits.of(OWNER, subjectOf(ORDER))).map(({ key, problem }) => [key, problem])).toEqual([
      ['b', 'conflict'],
    ]);
    await sendInBackground();
    expect(asked.length, 'nothing waits: nobody is asked').toBe(2);
  });

  it('[ORD-30] a session that has ended keeps everything and leaves a note for the sign-in page', async () => {
    server({ '/api/v1/session': { status: 401, body: { code: 'unauthenticated', title: '' } } });
    await sendInBackground();
    expect(await keptEdits.count(OWNER)).toEqual({ waiting: 2, attention: 0 });
    expect(await unsentNoted()).toBe(2);
  });

  it('[ORD-30] without an answer it fails, so that the browser tries again, and nothing is lost', async () => {
    server(null);
    await expect(sendInBackground()).rejects.toMatchObject({ status: 0 });
    server({
      '/api/v1/session': { status: 200, body: me },
      [SAVE]: { status: 503, body: { code: 'busy', title: '' } },
    });
    await expect(sendInBackground()).rejects.toMatchObject({ status: 503 });
    expect(await keptEdits.count(OWNER)).toEqual({ waiting: 2, attention: 0 });
  });

  it('[ORD-30] never sends one person’s edits in the session of another', async () => {
    server({ '/api/v1/session': { status: 200, body: { ...me, user: { id: 'other' } } }, [SAVE]: { status: 200 } });
    await sendInBackground();
    expect(asked.map(({ path }) => path)).toEqual(['/api/v1/session']);
    expect(await keptEdits.count(OWNER)).toEqual({ waiting: 2, attention: 0 });
  });

  it('[ORD-30] knows the sender of every feature that keeps edits', async () => {
    const kept = await Promise.all(features.flatMap(({ kept }) => (kept ? [kept()] : [])));
    expect(new Set(kept.map((module) => module.default))).toEqual(new Set(BACKGROUND_SENDERS));
  });
});
