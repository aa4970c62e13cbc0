import { z } from 'zod';
import { defineRoute } from '../common/route.ts';
import { ROLES } from '../permissions.ts';

/** What the sign-in page may offer. Accounts are listed by a demo server only. */
export const SignInOptions = z.object({
  demo: z.boolean(),
  accounts: z.array(
    z.object({
      tenantCode: z.string(),
      tenantName: z.string(),
      tenantNameEn: z.string().nullable(),
      role: z.enum(ROLES),
      displayName: z.string(),
      login: z.string(),
      password: z.string(),
    }),
  ),
});
export type SignInOptions = z.infer<typeof SignInOptions>;

export const signInOptionsRoutes = {
  get: defineRoute({
    method: 'GET',
    path: '/api/v1/sign-in-options',
    access: 'public',
    response: SignInOptions,
    summary: 'Demo accounts, when this is a demo',
  }),
};
