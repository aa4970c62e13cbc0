import { z } from 'zod';
import { ExpectedVersion, Id, IdParams } from '../common/ids.ts';
import { pageOf } from '../common/pagination.ts';
import { defineRoute } from '../common/route.ts';
import { ROLES } from '../permissions.ts';
import { Locale } from './session.ts';

export const PERSON_STATUSES = ['invited', 'active', 'frozen'] as const;

/** A role with the unit at and below which it counts. */
export const RoleGrantView = z.object({
  role: z.enum(ROLES),
  unitId: Id,
  unitName: z.string(),
  unitNameEn: z.string().nullable(),
});

export const Person = z.object({
  id: Id,
  displayName: z.string(),
  /** `w***@example.com`; nobody reads the whole address. */
  emailMasked: z.string().nullable(),
  phoneMasked: z.string().nullable(),
  status: z.enum(PERSON_STATUSES),
  locale: Locale,
  grants: z.array(RoleGrantView),
  lastSignInAt: z.string().nullable(),
  /** The open link by which this person sets a password. */
  link: z
    .object({
      delivery: z.enum(['mail', 'link']),
      sentAt: z.string().nullable(),
      expiresAt: z.string(),
      expired: z.boolean(),
    })
    .nullable(),
  version: z.int(),
  /** False for oneself and for people whose rights reach beyond the caller's. */
  editable: z.boolean(),
});
export type Person = z.infer<typeof Person>;

export const RoleGrantInput = z.strictObject({ role: z.enum(ROLES), unitId: Id });
const Grants = z.array(RoleGrantInput).min(1).max(10);
const DisplayName = z.string().trim().min(1).max(80);

export const InvitePersonInput = z.strictObject({
  displayName: DisplayName,
  email: z.string().trim().max(200).optional(),
  phone: z.string().trim().max(30).optional(),
  locale: Locale.default('zh-CN'),
  grants: Grants,
});

export const ChangePersonInput = z.strictObject({ version: ExpectedVersion, displayName: DisplayName, grants: Grants });

/** `link` is present once, when no mail goes out: hand it over yourself. */
export const LinkIssued = z.object({ delivery: z.enum(['mail', 'link']), link: z.string().nullable() });

export const PeopleQuery = z.object({
  /** Part of a name, or a whole e-mail address or phone number. */
  q: z.string().trim().max(100).optional(),
  status: z.enum(PERSON_STATUSES).optional(),
  role: z.enum(ROLES).optional(),
  cursor: z.string().max(400).optional(),
  limit: z.coerce.number().int().min(1).max(200).default(100),
});

/** What the caller may grant, and where. */
export const GrantOptions = z.object({
  roles: z.array(z.enum(ROLES)),
  units: z.array(
    z.object({
      id: Id,
      parentId: Id.nullable(),
      type: z.string(),
      name: z.string(),
      nameEn: z.string().nullable(),
      depth: z.int(),
    }),
  ),
});

const read = 'identity.user.read';
const write = 'identity.user.write';
const person = '/api/v1/people/:id';

export const peopleRoutes = {
  list: defineRoute({
    method: 'GET',
    path: '/api/v1/people',
    access: read,
    query: PeopleQuery,
    response: pageOf(Person),
    summary: 'People of the chain with roles and scopes',
  }),
  options: defineRoute({
    method: 'GET',
    path: '/api/v1/people/grant-options',
    access: write,
    response: GrantOptions,
    summary: 'Roles and units that the caller may grant',
  }),
  get: defineRoute({
    method: 'GET',
    path: person,
    access: read,
    params: IdParams,
    response: Person,
    summary: 'One person',
  }),
  invite: defineRoute({
    method: 'POST',
    path: '/api/v1/people',
    access: write,
    body: InvitePersonInput,
    status: 201,
    response: z.object({ person: Person, issued: LinkIssued }),
    summary: 'Invite a person with roles',
  }),
  change: defineRoute({
    method: 'PUT',
    path: person,
    access: write,
    params: IdParams,
    body: ChangePersonInput,
    response: Person,
    summary: 'Change name, roles and scopes',
  }),
  sendLink: defineRoute({
    method: 'POST',
    path: `${person}/password-link`,
    access: write,
    params: IdParams,
    response: LinkIssued,
    summary: 'Send the invitation again, or a link for a new password',
  }),
  freeze: defineRoute({
    method: 'POST',
    path: `${person}/freeze`,
    access: write,
    params: IdParams,
    response: Person,
    summary: 'Deactivate at once: sessions and links end',
  }),
  restore: defineRoute({
    method: 'POST',
    path: `${person}/restore`,
    access: write,
    params: IdParams,
    response: Person,
    summary: 'Let a deactivated person back in',
  }),
};
