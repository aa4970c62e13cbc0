import { APPROVER_ROLES, type ApproverRole, LADDER_LEVELS_MOST } from '@larder/contracts/workflow/rules';
import { type ApprovalNode, above, type Definition, END } from './definition.ts';

/** Versions that a chain publishes begin here, so that those which come with the product never meet them. */
export const OWN_VERSIONS_FROM = 1_000;

export interface LadderLevel {
  readonly roles: readonly string[];
}

/** The levels of a definition from its start upwards. */
export function levelsOf(definition: Definition): LadderLevel[] {
  const levels: LadderLevel[] = [];
  const seen = new Set<string>();
  for (let at: string | undefined = definition.start; at !== undefined && !seen.has(at); at = above(definition, at)) {
    seen.add(at);
    levels.push({ roles: definition.nodes[at]?.roles ?? [] });
  }
  return levels;
}

/** A ladder as a definition: any level's yes ends the request, a level that is silent gives way to the one above. */
export function ladderDefinition(key: string, version: number, levels: readonly LadderLevel[]): Definition {
  const id = (i: number) => `level${i + 1}`;
  const nodes = Object.fromEntries(
    levels.map((level, i): [string, ApprovalNode] => [
      id(i),
      {
        kind: 'approval',
        roles: level.roles as ApprovalNode['roles'],
        next: END,
        ...(i + 1 < levels.length ? { onTimeout: id(i + 1) } : {}),
      },
    ]),
  );
  return { key, version, start: id(0), nodes };
}

/** Version that a chain's next own definition takes. */
export const nextOwnVersion = (latest: number): number => Math.max(latest, OWN_VERSIONS_FROM - 1) + 1;

/** Level and place of a role that stands in a ladder twice: it would be asked again after it was silent. */
export function repeatedRole(
  levels: readonly LadderLevel[],
): { readonly level: number; readonly role: number } | undefined {
  const seen = new Set<string>();
  for (const [level, { roles }] of levels.entries())
    for (const [role, name] of roles.entries()) {
      if (seen.has(name)) return { level, role };
      seen.add(name);
    }
  return undefined;
}

/** "area_supervisor;hq_manager,owner" as levels; undefined for a text that names no ladder. */
export function readLevels(text: string): LadderLevel[] | undefined {
  const levels = text.split(';').map((part) => ({ roles: part.split(',') }));
  const known = levels.every(({ roles }) => roles.every((role) => APPROVER_ROLES.includes(role as ApproverRole)));
  return known && levels.length <= LADDER_LEVELS_MOST ? levels : undefined;
}
