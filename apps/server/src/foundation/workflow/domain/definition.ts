import type { Role } from '@larder/contracts/permissions';

export const END = 'end';

/** A person decides. Roles are asked in order: the first one with somebody eligible gets the task, and any one of them decides. */
export interface ApprovalNode {
  readonly kind: 'approval';
  readonly roles: readonly Role[];
  /** Node after an approval, or `END`. A return always ends the run. */
  readonly next: string;
}

/** A process as data. Immutable once published; running instances keep the version they started with. */
export interface Definition {
  readonly key: string;
  readonly version: number;
  readonly start: string;
  readonly nodes: Readonly<Record<string, ApprovalNode>>;
}

/** More people than this never stand between a store and its order (ORD-08: five on average before). */
export const MOST_HOPS = 2;

export type DefinitionFault = 'unknown_start' | 'unknown_next' | 'no_roles' | 'cycle' | 'too_many_hops';

/** Why a definition may not be published; undefined when it may. */
export function faultOf(definition: Definition): DefinitionFault | undefined {
  const { nodes } = definition;
  if (!Object.hasOwn(nodes, definition.start)) return 'unknown_start';
  for (const node of Object.values(nodes)) {
    if (node.next !== END && !Object.hasOwn(nodes, node.next)) return 'unknown_next';
    if (node.roles.length === 0) return 'no_roles';
  }
  const seen = new Set<string>();
  for (let at = definition.start; at !== END; at = nodes[at]?.next ?? END) {
    if (seen.has(at)) return 'cycle';
    seen.add(at);
  }
  return seen.size > MOST_HOPS ? 'too_many_hops' : undefined;
}
