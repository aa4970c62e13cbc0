import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { JobRegistry } from '../../src/platform/jobs/job-registry.ts';
import { startTestApp, type TestApp } from '../support/test-app.ts';

let t: TestApp;
beforeAll(async () => {
  t = await startTestApp();
});
afterAll(() => t?.close());

describe('jobs and subscribers', () => {
  it('[PLT-04] keep their names: rows that wait in the queue of record carry them', () => {
    expect(t.get(JobRegistry).kinds()).toMatchInlineSnapshot(`
      [
        "audit.anchor-chain",
        "audit.mail-anchor",
        "audit.verify-chain",
        "audit.watch-chain",
        "bi.plan-reports",
        "bi.send-report",
        "identity.send-password-link",
        "inventory.evaluate-alerts",
        "inventory.project-stock",
        "inventory.watch-stores",
        "notifications.forget-old",
        "notifications.on-stock-alerts-raised",
        "notifications.on-transfer-moved",
        "notifications.send-mails",
        "ordering.back-test",
        "ordering.check-demand-alerts",
        "ordering.check-regional-demand",
        "ordering.close-order",
        "ordering.expire-request",
        "ordering.fetch-weather",
        "ordering.forecast-chain",
        "ordering.look-ahead",
        "ordering.measure-accuracy",
        "ordering.notify-cutoff",
        "ordering.on-approval-decided",
        "ordering.on-order-transfer-short",
        "ordering.on-purchase-short",
        "ordering.open-contest",
        "ordering.plan-night",
        "ordering.release-order",
        "ordering.remeasure-accuracy",
        "ordering.run-store",
        "ordering.run-stores",
        "ordering.score-overrides",
        "ordering.split-orders",
        "pos-sync.check-import",
        "pos-sync.on-stock-opened",
        "pos-sync.post-mapped-lines",
        "pos-sync.run-import",
        "sales.recompute-figures",
        "sales.settle-store-days",
        "supply-chain.mail-purchase-order",
        "supply-chain.on-approval-decided",
        "supply-chain.on-order-released",
        "workflow.fire-timers",
        "workflow.refresh-assignees",
      ]
    `);
  });

  it('every periodic job has a handler', () => {
    const registry = t.get(JobRegistry);
    expect(registry.periodic.length).toBeGreaterThan(0);
    for (const { job } of registry.periodic) expect(registry.find(job.name), job.name).toBeDefined();
  });
});
