import type { Permission } from '../permissions.ts';

/**
 * What can change under an open page, and the permission that lets a person hear of it. A message names the topic, the
 * store and the record; data is fetched through the ordinary routes. Browsers import the type only.
 */
export const LIVE_TOPICS = {
  /** Tickets taken, with the figures that move along. */
  'sales.ticket': 'sales.ticket.read',
  'sales.store-day': 'sales.report.read',
  'inventory.stock': 'inventory.stock.read',
  /** Alerts of a store opened, changed or were dealt with. */
  'inventory.stock-alert': 'inventory.stock.read',
  /** A transfer between two stores changed; told to both. */
  'inventory.transfer': 'inventory.stock.read',
  /** Told to one person; the permission is that of everybody who works in or above a store. */
  'notifications.notification': 'org.unit.read',
  /** `key`: the order. */
  'ordering.order': 'ordering.order.read',
  /** `key`: the replenishment request. */
  'ordering.request': 'ordering.request.read',
  /** Who has an order open; `key`: the order. */
  'ordering.presence': 'ordering.order.read',
  /** `key`: the run. */
  'ordering.run': 'ordering.run.read',
  'workflow.task': 'workflow.task.read',
  /** Purchase orders, deliveries and receipts; `key`: the purchase order. */
  'supply-chain.order': 'supply-chain.receiving.read',
  /** Heartbeats of tills. */
  'pos-sync.terminal': 'pos-sync.terminal.read',
  'pos-sync.quarantine': 'pos-sync.quarantine.read',
  /** `key`: the import. */
  'pos-sync.import': 'pos-sync.import.write',
  /** Progress of background work; `key`: the job. */
  'platform.job': 'platform.job.read',
} as const satisfies Record<string, Permission>;

export type LiveTopic = keyof typeof LIVE_TOPICS;
