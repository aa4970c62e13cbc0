import { type Session, sessionRoutes } from '@larder/contracts/identity/session';
import type { Permission } from '@larder/contracts/permissions';
import { queryOptions, useQueryClient, useSuspenseQuery } from '@tanstack/react-query';
import { call } from './api-client.ts';
import { keepSession, keptSession } from './offline.ts';
import { ProblemError } from './problem.ts';
import { learnServerTime } from './server-time.ts';

export type { Permission, Session };

/** The signed-in person; fetched once per page load and dropped on 401. */
export const sessionQuery = queryOptions<Session, ProblemError>({
  queryKey: ['session'],
  queryFn: async ({ signal }) => {
    try {
      const session = await call(sessionRoutes.get, {}, { signal });
      learnServerTime(session.serverTime);
      void keepSession(session);
      return session;
    } catch (error) {
      // Without an answer the app opens as whoever was last signed in here; the first answer decides whether they still are.
      if (!(error instanceof ProblemError) || error.status !== 0) throw error;
      const kept = (await keptSession()) as Session | undefined;
      if (!kept) throw error;
      return kept;
    }
  },
  staleTime: Number.POSITIVE_INFINITY,
  gcTime: Number.POSITIVE_INFINITY,
});

/** The session; only below the signed-in layout, where it is always there. */
export function useSession(): Session {
  return useSuspenseQuery(sessionQuery).data;
}

/** True when the person holds the permission; without one asked for, always. */
export function may(session: Session, permission: Permission | undefined): boolean {
  return permission === undefined || session.permissions.includes(permission);
}

/** `const may = useMay(); may('ordering.order.write')`: hides what would be refused anyway. The server decides. */
export function useMay(): (permission: Permission) => boolean {
  const session = useSession();
  return (permission) => may(session, permission);
}

/** Re-reads the session, after a change of name, language or roles. */
export function useRefreshSession(): () => Promise<void> {
  const client = useQueryClient();
  return () => client.invalidateQueries({ queryKey: sessionQuery.queryKey });
}
