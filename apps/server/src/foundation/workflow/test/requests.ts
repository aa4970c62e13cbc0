import type { TaskDetail, TaskPage } from '@larder/contracts/workflow/task';
import type { TestApp } from '../../../../test/support/test-app.ts';
import type { Caller, WorldChain } from '../../../../test/support/world.ts';
import { newId } from '../../../platform/ids/ids.ts';
import { type ApprovalStarted, type StartApproval, WorkflowApi } from '../index.ts';

export const SUBJECT = 'test-subject';

/** Starts a request for a made-up order of the chain's first store. */
export function startRequest(
  t: TestApp,
  chain: WorldChain,
  change: Partial<StartApproval> = {},
): Promise<ApprovalStarted> {
  const requestedBy = change.requestedBy ?? chain.storeManager.userId;
  return t.db.tx(chain.ctx('store_manager', [chain.stores[0]], requestedBy), (tx) =>
    t.get(WorkflowApi).start(tx, {
      definition: 'order-out-of-band',
      subjectType: SUBJECT,
      subjectId: newId(),
      subjectHash: 'h1',
      storeId: chain.stores[0],
      requestedBy,
      urgent: false,
      title: { 'zh-CN': '订货', en: 'Order' },
      summary: { totalMinor: 12_300 },
      items: ['line-1', 'line-2', 'line-3'].map((key) => ({ key, summary: { key } })),
      ...change,
    }),
  );
}

export const inbox = async (caller: Caller, query = ''): Promise<TaskPage> =>
  (await caller.get(`/api/v1/workflow/tasks${query}`)).json();
export const task = async (caller: Caller, id: string): Promise<TaskDetail> =>
  (await caller.get(`/api/v1/workflow/tasks/${id}`)).json();
export const decide = (caller: Caller, id: string, body: object) =>
  caller.post(`/api/v1/workflow/tasks/${id}/decision`, { version: 1, subjectHash: 'h1', ...body });
