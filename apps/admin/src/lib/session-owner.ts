import type { Session } from '@larder/contracts/identity/session';

export type { Session };

/** Whose edits and answers a device keeps: never one person's for another, also across chains. */
export const ownerOf = (session: Pick<Session, 'tenant' | 'user'>): string => `${session.tenant.id}:${session.user.id}`;
