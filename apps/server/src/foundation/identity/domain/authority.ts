import { type Permission, ROLES, type Role, roleHas } from '@larder/contracts/permissions';

/** A role at a place of the tree; `path` is the unit's path of ids, so "below" is a prefix. */
export interface PlacedRole {
  readonly role: Role;
  readonly path: string;
}

/** Higher commands lower; equals may act on each other. */
const RANK: Readonly<Record<Role, number>> = {
  owner: 5,
  hq_manager: 4,
  compliance: 3,
  buyer: 3,
  area_supervisor: 3,
  store_manager: 2,
  clerk: 1,
};

const covers = (mine: PlacedRole, theirs: PlacedRole, permission: Permission): boolean =>
  roleHas(mine.role, permission) && RANK[mine.role] >= RANK[theirs.role] && theirs.path.startsWith(mine.path);

/** True when one of my grants holds the permission, ranks at least as high and stands at or above the place. */
export const mayGrant = (mine: readonly PlacedRole[], wanted: PlacedRole): boolean =>
  mine.some((m) => covers(m, wanted, 'identity.user.write'));

/** True when every role of the person lies within my authority. Somebody without any role belongs to the root's people. */
export const mayChange = (mine: readonly PlacedRole[], theirs: readonly PlacedRole[], rootPath: string): boolean =>
  theirs.length === 0
    ? mine.some((m) => roleHas(m.role, 'identity.user.write') && m.path === rootPath)
    : theirs.every((t) => mayGrant(mine, t));

/** True when one of the person's roles stands at or below one of my grants that may read people. */
export const maySee = (mine: readonly PlacedRole[], theirs: readonly PlacedRole[], rootPath: string): boolean =>
  mine.some(
    (m) =>
      roleHas(m.role, 'identity.user.read') && (m.path === rootPath || theirs.some((t) => t.path.startsWith(m.path))),
  );

/** Roles that I may grant somewhere, highest first. */
export const grantableRoles = (mine: readonly PlacedRole[]): Role[] =>
  ROLES.filter((role) => mine.some((m) => covers(m, { role, path: m.path }, 'identity.user.write')));
