import type { Role } from '@larder/contracts/permissions';
import { MOST_LEVELS_ASKED } from '@larder/contracts/workflow/rules';

export const END = 'end';

/** A person decides. Roles are asked in order: the first one with somebody eligible gets the task, and any one of them decides. */
export interface ApprovalNode {
  readonly kind: 'approval';
  readonly roles: readonly Role[];
  /** Node after an approval, or `END`. A return always ends the run. */
  readonly next: string;
  /** Node that is asked instead when this one's share of the time is over; without it, `next` when that is a node. */
  readonly onTimeout?: string;
}

/** A process as data. Immutable once published; running instances keep the version they started with. */
export interface Definition {
  readonly key: string;
  readonly version: number;
  readonly start: string;
  readonly nodes: Readonly<Record<string, ApprovalNode>>;
}

/**
 * More people than this are never asked one after the other (ORD-08: five on average before), whatever a definition says:
 * levels beyond are merged into the last hop.
 */
export const MOST_HOPS = MOST_LEVELS_ASKED;
/** Longer ladders are a mistake, not a process. */
export const MOST_LEVELS = 10;

export type DefinitionFault = 'unknown_start' | 'unknown_next' | 'no_roles' | 'cycle' | 'too_many_levels';

/** The node that stands above: where a time-out leads. Undefined at the top. */
export function above(definition: Definition, node: string): string | undefined {
  const at = definition.nodes[node];
  if (at === undefined) return undefined;
  return at.onTimeout ?? (at.next === END ? undefined : at.next);
}

/** The node and everything above it, lowest first. */
export function upwards(definition: Definition, node: string): string[] {
  const chain: string[] = [];
  for (let at: string | undefined = node; at !== undefined && !chain.includes(at); at = above(definition, at))
    chain.push(at);
  return chain;
}

/** Why a definition may not be published; undefined when it may. */
export function faultOf(definition: Definition): DefinitionFault | undefined {
  const { nodes } = definition;
  if (!Object.hasOwn(nodes, definition.start)) return 'unknown_start';
  for (const node of Object.values(nodes)) {
    if (node.next !== END && !Object.hasOwn(nodes, node.next)) return 'unknown_next';
    if (node.onTimeout !== undefined && !Object.hasOwn(nodes, node.onTimeout)) return 'unknown_next';
    if (node.roles.length === 0) return 'no_roles';
  }
  if (Object.keys(nodes).length > MOST_LEVELS) return 'too_many_levels';
  return hasCycle(definition) ? 'cycle' : undefined;
}

/** True when approvals and time-outs, in any mixture, could lead back to a node. */
function hasCycle({ nodes, start }: Definition): boolean {
  const open = new Set<string>();
  const done = new Set<string>();
  const visit = (id: string): boolean => {
    if (id === END || done.has(id)) return false;
    if (open.has(id)) return true;
    open.add(id);
    const { next, onTimeout } = nodes[id] as ApprovalNode;
    const found = visit(next) || (onTimeout !== undefined && visit(onTimeout));
    open.delete(id);
    done.add(id);
    return found;
  };
  return visit(start);
}
