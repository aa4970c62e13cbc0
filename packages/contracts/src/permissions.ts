/** Roles of a chain's people. A role is granted with a scope: an org unit and all that stands below it. */
export const ROLES = [
  'owner',
  'hq_manager',
  'buyer',
  'area_supervisor',
  'store_manager',
  'clerk',
  'compliance',
] as const;
export type Role = (typeof ROLES)[number];

const HQ = ['owner', 'hq_manager'] as const satisfies readonly Role[];
const BUYING = [...HQ, 'buyer'] as const satisfies readonly Role[];
const FIELD = [...BUYING, 'area_supervisor'] as const satisfies readonly Role[];
const STORE = [...FIELD, 'store_manager'] as const satisfies readonly Role[];
const ALL_STORE = [...STORE, 'clerk'] as const satisfies readonly Role[];

/**
 * The one table of permissions: read by the guard, the menu and the walkers.
 * A missing permission on something visible is 403; anything out of scope is 404.
 */
export const PERMISSIONS = {
  'org.unit.read': ALL_STORE,
  'org.unit.write': HQ,
  'org.policy.read': STORE,
  'org.policy.write': HQ,
  'identity.user.read': [...HQ, 'compliance'],
  'identity.user.write': HQ,
  'identity.key.read': HQ,
  'identity.key.write': HQ,
  'audit.event.read': [...HQ, 'compliance'],
  'audit.chain.check': [...HQ, 'compliance'],
  'catalog.item.read': ALL_STORE,
  'catalog.item.write': BUYING,
  'catalog.supplier.read': STORE,
  'catalog.supplier.write': BUYING,
  'catalog.listing.write': BUYING,
  'inventory.stock.read': ALL_STORE,
  'inventory.alert.write': [...HQ, 'area_supervisor', 'store_manager'],
  'inventory.count.write': [...HQ, 'area_supervisor', 'store_manager', 'clerk'],
  'inventory.waste.write': [...HQ, 'area_supervisor', 'store_manager', 'clerk'],
  'inventory.transfer.write': [...HQ, 'area_supervisor', 'store_manager'],
  'inventory.opening.write': [...HQ, 'area_supervisor', 'store_manager'],
  'sales.ticket.read': ALL_STORE,
  'sales.report.read': STORE,
  'pos-sync.import.write': HQ,
  'pos-sync.terminal.read': STORE,
  'pos-sync.terminal.write': HQ,
  'pos-sync.quarantine.read': [...HQ, 'area_supervisor', 'store_manager'],
  'pos-sync.quarantine.write': [...HQ, 'area_supervisor', 'store_manager'],
  'ordering.order.read': STORE,
  'ordering.order.write': [...HQ, 'store_manager'],
  'ordering.request.read': ALL_STORE,
  'ordering.request.write': [...HQ, 'area_supervisor', 'store_manager', 'clerk'],
  'ordering.request.decide': [...HQ, 'store_manager'],
  'ordering.run.read': STORE,
  'ordering.run.start': [...HQ, 'store_manager'],
  'ordering.signal.write': [...HQ, 'area_supervisor', 'store_manager'],
  /** Orders what an alert of an area has prepared: for its stores, and nothing else. */
  'ordering.alert.act': FIELD,
  'ordering.model.read': BUYING,
  'ordering.model.train': HQ,
  'ordering.accuracy.read': STORE,
  'ordering.outcome.read': [...HQ, 'area_supervisor', 'store_manager'],
  /** The lines of other people too; without it a person sees what he changed himself. */
  'ordering.outcome.people': [...HQ, 'area_supervisor'],
  'ordering.band.decide': HQ,
  'ordering.outlook.read': STORE,
  /** Tells the people of a store about a busy day. */
  'ordering.outlook.tell': [...HQ, 'area_supervisor', 'store_manager'],
  'ordering.prep.read': ALL_STORE,
  'ordering.prep.write': [...HQ, 'area_supervisor', 'store_manager', 'clerk'],
  /** What the stores get out of a warehouse: for people whose scope holds the warehouse. */
  'ordering.allocation.read': [...BUYING, 'store_manager', 'clerk'],
  'ordering.allocation.write': [...BUYING, 'store_manager'],
  /** Contests that somebody's stores are invited to, and how they went. */
  'ordering.contest.read': [...HQ, 'area_supervisor', 'store_manager'],
  /** Practice on a store in scope; in a contest only managers of invited stores play. */
  'ordering.contest.play': [...HQ, 'store_manager'],
  /** Other people's finished attempts day by day; without it a person sees the ranking and what he played himself. */
  'ordering.contest.people': [...HQ, 'area_supervisor'],
  'ordering.contest.open': HQ,
  'ordering.item.stop': [...HQ, 'area_supervisor', 'store_manager'],
  'workflow.task.read': [...HQ, 'area_supervisor'],
  'workflow.task.decide': [...HQ, 'area_supervisor'],
  'workflow.incident.resolve': HQ,
  'workflow.rule.read': HQ,
  'workflow.rule.write': HQ,
  'supply-chain.order.read': STORE,
  'supply-chain.order.send': BUYING,
  'supply-chain.receiving.read': ALL_STORE,
  'supply-chain.receiving.write': [...HQ, 'store_manager', 'clerk'],
  'bi.today.read': ALL_STORE,
  'platform.job.read': STORE,
  'operations.health.read': HQ,
  'operations.work.write': HQ,
} as const satisfies Record<string, readonly Role[]>;

export type Permission = keyof typeof PERMISSIONS;

/** True when any of the roles holds the permission. */
export function roleHas(role: Role, permission: Permission): boolean {
  return (PERMISSIONS[permission] as readonly Role[]).includes(role);
}
