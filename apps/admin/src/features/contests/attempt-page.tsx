import { contestRoutes } from '@larder/contracts/ordering/contests';
import { useTranslations } from '@larder/i18n/react';
import { EmptyState } from '@larder/ui';
import { useQuery } from '@tanstack/react-query';
import { QueryGate } from '../../components/detail-page.tsx';
import { apiQuery } from '../../lib/query.ts';
import { PlayBoard } from './play-board.tsx';
import { ResultView } from './result-view.tsx';
import { attemptPage } from './routes.tsx';

/** An attempt: the board while it is played, the result when it is over. */
export default function AttemptPage() {
  const t = useTranslations('contests');
  const { attemptId } = attemptPage.useParams();
  // Another device may have played on: what stands here is looked at again whenever the page comes back.
  const query = useQuery({
    ...apiQuery('ordering', contestRoutes.attempt, { params: { id: attemptId } }),
    refetchOnWindowFocus: 'always',
  });
  return (
    <QueryGate query={query}>
      {(attempt) => {
        if (attempt.result) return <ResultView attempt={attempt} result={attempt.result} />;
        if (attempt.state === 'left') return <EmptyState title={t('game.left')} />;
        return <PlayBoard key={`${attempt.id} ${attempt.turn}`} attempt={attempt} />;
      }}
    </QueryGate>
  );
}
