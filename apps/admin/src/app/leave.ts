import { useQueryClient } from '@tanstack/react-query';
import { useRouter } from '@tanstack/react-router';
import { forgetSession } from './router.tsx';

/** Ends the session on this page: nothing of the last person may stay in memory before the next one signs in. */
export function useLeave(): () => void {
  const client = useQueryClient();
  const router = useRouter();
  return () => {
    client.clear();
    forgetSession();
    router.history.push('/sign-in');
    router.clearCache();
  };
}
