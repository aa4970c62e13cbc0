import { taskRoutes } from '@larder/contracts/workflow/task';
import { toast } from '@larder/ui';
import { call } from '../../lib/api-client.ts';

/** Takes own approvals back and says which ones had gone on their way already. */
export async function takeBack(taskIds: string[]): Promise<void> {
  const { results } = await call(taskRoutes.recallMany, { body: { taskIds } });
  for (const title of new Set(results.flatMap((r) => (r.problem ? [r.problem.title] : [])))) toast.error(title);
}
