import { z } from 'zod';
import { Id } from '../common/ids.ts';
import { defineRoute } from '../common/route.ts';
import { ROLES } from '../permissions.ts';

export const Locale = z.enum(['zh-CN', 'en']);
export type Locale = z.infer<typeof Locale>;

/** A store the signed-in person may open, with where it stands in the tree; the scope switch is built from these. */
export const SessionStore = z.object({
  id: Id,
  code: z.string(),
  name: z.string(),
  nameEn: z.string().nullable(),
  kind: z.enum(['store', 'central_kitchen', 'warehouse']),
  regionId: Id.nullable(),
  regionName: z.string().nullable(),
  regionNameEn: z.string().nullable(),
  currency: z.string(),
  zone: z.string(),
});

/** Everything the SPA needs before its first screen. */
export const Session = z.object({
  tenant: z.object({
    id: Id,
    code: z.string(),
    name: z.string(),
    nameEn: z.string().nullable(),
    currency: z.string(),
    zone: z.string(),
    demo: z.boolean(),
  }),
  user: z.object({ id: Id, displayName: z.string(), locale: Locale }),
  roles: z.array(z.enum(ROLES)),
  permissions: z.array(z.string()),
  /** Stores in scope, in tree order; 'all stores' when `allStores`. */
  stores: z.array(SessionStore),
  allStores: z.boolean(),
  serverTime: z.string(),
});
export type Session = z.infer<typeof Session>;

export const SignInInput = z.strictObject({
  tenantCode: z.string().trim().min(1).max(40),
  /** E-mail or phone. */
  login: z.string().trim().min(3).max(200),
  password: z.string().min(1).max(200),
});

export const ChangePasswordInput = z.strictObject({
  currentPassword: z.string().min(1).max(200),
  newPassword: z.string().min(8).max(200),
});

export const LocaleInput = z.strictObject({ locale: Locale });

export const sessionRoutes = {
  get: defineRoute({
    method: 'GET',
    path: '/api/v1/session',
    access: 'session',
    response: Session,
    summary: 'The signed-in person, permissions and stores in scope',
  }),
  signIn: defineRoute({
    method: 'POST',
    path: '/api/v1/session',
    access: 'public',
    body: SignInInput,
    response: Session,
    summary: 'Sign in with tenant code and e-mail or phone',
  }),
  signOut: defineRoute({
    method: 'DELETE',
    path: '/api/v1/session',
    access: 'session',
    status: 204,
    summary: 'Sign out',
  }),
  changePassword: defineRoute({
    method: 'POST',
    path: '/api/v1/session/password',
    access: 'session',
    body: ChangePasswordInput,
    status: 204,
    summary: 'Change the own password; other sessions end',
  }),
  setLocale: defineRoute({
    method: 'PUT',
    path: '/api/v1/session/locale',
    access: 'session',
    body: LocaleInput,
    status: 204,
    summary: 'Remember the interface language',
  }),
};
