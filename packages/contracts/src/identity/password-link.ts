import { z } from 'zod';
import { defineRoute } from '../common/route.ts';
import { Session } from './session.ts';

/** The part behind '#' of the link; it travels in bodies only. */
const Token = z.string().min(1).max(100);

export const PasswordLinkInfo = z.object({
  purpose: z.enum(['invite', 'reset']),
  displayName: z.string(),
  tenantCode: z.string(),
  tenantName: z.string(),
  tenantNameEn: z.string().nullable(),
});
export type PasswordLinkInfo = z.infer<typeof PasswordLinkInfo>;

export const InspectLinkInput = z.strictObject({ token: Token });
export const AcceptLinkInput = z.strictObject({ token: Token, password: z.string().min(1).max(200) });

export const passwordLinkRoutes = {
  inspect: defineRoute({
    method: 'POST',
    path: '/api/v1/password-links/inspect',
    access: 'public',
    body: InspectLinkInput,
    response: PasswordLinkInfo,
    summary: 'Whom a link is for',
  }),
  accept: defineRoute({
    method: 'POST',
    path: '/api/v1/password-links/accept',
    access: 'public',
    body: AcceptLinkInput,
    response: Session,
    summary: 'Set the password and sign in; the link is used up',
  }),
};
