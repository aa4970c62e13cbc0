import { contestRoutes } from '@larder/contracts/ordering/contests';
import { useGo } from '../../components/route-link.tsx';
import { useApiMutation } from '../../lib/query.ts';
import { attemptPage } from './routes.tsx';

/** Begins a contest or practice, or finds the attempt that is under way, and goes there. */
export function useStart() {
  const go = useGo();
  return useApiMutation({
    route: contestRoutes.start,
    invalidates: ['ordering'],
    onSuccess: (attempt) => go(attemptPage.to({ params: { attemptId: attempt.id } })),
  });
}
