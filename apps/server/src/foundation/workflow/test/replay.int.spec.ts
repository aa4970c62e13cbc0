import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestApp, type TestApp } from '../../../../test/support/test-app.ts';
import { type WorldChain, worldChain } from '../../../../test/support/world.ts';
import { newId } from '../../../platform/ids/ids.ts';
import { InstancesRepository } from '../data/instances.repository.ts';
import { fold } from '../domain/step.ts';
import { WorkflowApi } from '../index.ts';
import { decide, SUBJECT, startRequest } from './requests.ts';

const SEED = Number(process.env['SEED'] ?? Date.now() % 2 ** 31);

let t: TestApp;
let chain: WorldChain;

beforeAll(async () => {
  t = await startTestApp();
  chain = await worldChain(t);
});
afterAll(() => t.close());

const command = fc.oneof(
  fc.record({
    kind: fc.constant('decide' as const),
    who: fc.constantFrom('northSupervisor' as const, 'hqManager' as const),
    decision: fc.constantFrom('approve', 'partial', 'return'),
    stale: fc.boolean(),
  }),
  fc.record({
    kind: fc.constant('withdraw' as const),
    reason: fc.constantFrom('withdrawn' as const, 'expired' as const, 'changed' as const),
  }),
  fc.record({ kind: fc.constant('start' as const) }),
);

type Command = typeof command extends fc.Arbitrary<infer C> ? C : never;
const EXTRA: Readonly<Record<string, object>> = {
  partial: { rejectedKeys: ['line-1'] },
  return: { reasons: ['budget'] },
};

/** Tries one command on a subject; refusals are part of the game. @returns the task to decide next */
async function attempt(c: Command, subjectId: string, taskId: string): Promise<string> {
  if (c.kind === 'withdraw') {
    await t.db.tx(chain.ctx('store_manager'), (tx) => t.get(WorkflowApi).withdraw(tx, SUBJECT, subjectId, c.reason));
    return taskId;
  }
  if (c.kind === 'start') {
    const again = await startRequest(t, chain, { subjectId }).catch((e: { code: string }) => e);
    if ('taskId' in again) return again.taskId;
    expect(again.code).toBe('workflow.already_requested');
    return taskId;
  }
  const stale = c.stale ? { subjectHash: 'old' } : {};
  const { statusCode } = await decide(chain[c.who], taskId, { decision: c.decision, ...EXTRA[c.decision], ...stale });
  expect([200, 403, 409]).toContain(statusCode);
  return taskId;
}

describe(`[W9] replay, seed ${SEED}`, () => {
  it('every stored state equals the fold over its events, whatever was tried in whatever order', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(command, { maxLength: 6 }), async (commands) => {
        const subjectId = newId();
        let { taskId } = await startRequest(t, chain, { subjectId });
        for (const c of commands) taskId = await attempt(c, subjectId, taskId);
      }),
      { seed: SEED, numRuns: 25 },
    );
    const repository = t.get(InstancesRepository);
    const { rows } = await t.admin.query<{ id: string }>('select id from wf_instance where tenant_id = $1', [
      chain.tenantId,
    ]);
    expect(rows.length).toBeGreaterThanOrEqual(25);
    await t.db.tx(chain.ctx('owner'), async (tx) => {
      for (const { id } of rows) {
        const instance = await repository.find(tx, id);
        if (!instance) throw new Error('an instance vanished');
        const events = await repository.events(tx, id);
        expect(
          fold(
            await repository.definition(tx, instance.definitionKey, instance.defVersion),
            events.map((e) => e.event),
          ),
        ).toEqual(instance.state);
        expect(events.map((e) => e.seq)).toEqual(events.map((_, i) => i + 1));
        expect(instance.version).toBe(events.length);
      }
    });
    const { rows: open } = await t.admin.query(
      "select i.id from wf_instance i left join wf_task k on k.instance_id = i.id and k.status = 'open' where i.tenant_id = $1 and (i.status = 'pending') <> (k.id is not null)",
      [chain.tenantId],
    );
    expect(open).toEqual([]);
  });

  it('refuses to rewrite history or a published definition', async () => {
    await startRequest(t, chain);
    await expect(t.admin.query("update wf_event set actor = 'x'")).rejects.toThrow('append-only');
    await expect(t.admin.query("update wf_definition set hash = repeat('0', 64)")).rejects.toThrow('append-only');
  });
});
