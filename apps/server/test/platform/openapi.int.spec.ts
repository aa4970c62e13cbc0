import { BATCH_EXAMPLE } from '@larder/contracts/pos-sync/batch-example';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestApp, type TestApp } from '../support/test-app.ts';
import { openTills } from '../support/tills.ts';
import { type WorldChain, worldChain } from '../support/world.ts';

let t: TestApp;
let chain: WorldChain;
let key: string;
// biome-ignore lint/suspicious/noExplicitAny: an OpenAPI document is read here as its readers see it
let document: any;

beforeAll(async () => {
  t = await startTestApp();
  chain = await worldChain(t);
  await openTills(t, chain);
  key = await chain.deviceKey(chain.stores[0]);
  document = (await t.app.inject({ method: 'GET', url: '/api/openapi.json' })).json();
});
afterAll(() => t.close());

const send = (payload: unknown, authorization = key) =>
  t.app.inject({ method: 'POST', url: '/api/v1/pos/batches', headers: { authorization }, payload: payload as object });

describe('[PLT-13] the document that third parties build against', () => {
  const ingest = () => document.paths['/api/v1/pos/batches'].post;

  it('says who may call every route and how a refusal looks', () => {
    const operations = Object.values(document.paths).flatMap((item) =>
      Object.values(item as Record<string, Record<string, unknown>>).filter((o) => o['x-larder-access'] !== undefined),
    );
    expect(operations.length).toBeGreaterThan(80);
    for (const operation of operations) {
      expect(operation['security'], String(operation['summary'])).toBeDefined();
      const busy = (operation['responses'] as Record<string, { content: object }>)['503'];
      expect(Object.keys(busy?.content ?? {})).toEqual(['application/problem+json']);
    }
    expect(Object.keys(document.components.securitySchemes).sort()).toEqual(['device', 'session']);
    expect(document.components.schemas.Problem.required).toContain('code');
    expect(JSON.stringify(document)).not.toContain('x-larder-document');
  });

  it('shows a till every field of a ticket, with an example that is taken as it stands', async () => {
    expect(ingest().security).toEqual([{ device: [] }]);
    expect(ingest().description).toContain('200 means durable');
    const { schema, example } = ingest().requestBody.content['application/json'];
    const ticket = schema.properties.tickets.items;
    expect(ticket.required).toEqual(expect.arrayContaining(['ticketUid', 'rev', 'lines', 'total']));
    expect(ticket.properties.kind.enum).toEqual(['sale', 'refund']);
    expect(schema.properties.dayEnds.items.properties.ticketCount).toBeDefined();
    expect(example).toEqual(BATCH_EXAMPLE);
    const answer = await send(example);
    expect(answer.statusCode, answer.body).toBe(200);
    expect(answer.json().results.map((r: { status: string }) => r.status)).toEqual(['applied', 'applied']);
    expect((await send(example)).json()).toMatchObject({ replayed: true });
  });

  it('names the refusals that a till really meets', async () => {
    const refusals = [
      await send(BATCH_EXAMPLE, 'Bearer lk_nobody'),
      await send({ ...BATCH_EXAMPLE, batchId: 'x' }),
      await send({ ...BATCH_EXAMPLE, tickets: BATCH_EXAMPLE.tickets.slice(1) }),
      await send({ ...BATCH_EXAMPLE, tickets: Array(501).fill({}) }),
    ];
    expect(refusals.map((r) => r.statusCode)).toEqual([401, 400, 409, 413]);
    for (const refusal of refusals) {
      expect(refusal.headers['content-type']).toContain('application/problem+json');
      expect(Object.keys(ingest().responses)).toContain(String(refusal.statusCode));
      expect(Object.keys(refusal.json())).toEqual(expect.arrayContaining(document.components.schemas.Problem.required));
    }
  });
});
