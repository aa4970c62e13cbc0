import { useTranslations } from '@larder/i18n/react';
import { Button, EmptyState, ErrorState } from '@larder/ui';
import type { ErrorComponentProps } from '@tanstack/react-router';
import { useRouter } from '@tanstack/react-router';
import { Compass, Lock } from 'lucide-react';
import { ProblemError } from '../lib/problem.ts';
import { useProblemText } from '../lib/query.ts';

function HomeButton() {
  const t = useTranslations('shell');
  const router = useRouter();
  return <Button onClick={() => router.history.push('/')}>{t('error.goHome')}</Button>;
}

export function NotFoundPage() {
  const t = useTranslations('shell');
  return (
    <EmptyState
      icon={<Compass aria-hidden />}
      title={<h1>{t('error.notFound')}</h1>}
      detail={t('error.notFoundDetail')}
      actions={<HomeButton />}
    />
  );
}

export function ForbiddenPage() {
  const t = useTranslations('shell');
  return (
    <EmptyState
      icon={<Lock aria-hidden />}
      title={<h1>{t('error.forbidden')}</h1>}
      detail={t('error.forbiddenDetail')}
      actions={<HomeButton />}
    />
  );
}

/** A chunk of an older deploy is gone after an update; only a reload helps. */
function isStaleChunk(error: unknown): boolean {
  return (
    error instanceof Error && /dynamically imported module|module script failed|Unable to preload/i.test(error.message)
  );
}

/** What a route shows instead of itself when its guard, data or code failed. */
export function ErrorPage({ error, reset }: ErrorComponentProps) {
  const t = useTranslations('shell');
  const problemText = useProblemText();
  const router = useRouter();
  if (error instanceof ProblemError && error.status === 403) return <ForbiddenPage />;
  if (error instanceof ProblemError && error.status === 404) return <NotFoundPage />;
  if (isStaleChunk(error)) {
    return (
      <ErrorState
        title={t('error.newVersion')}
        actions={
          <Button variant="primary" onClick={() => window.location.reload()}>
            {t('error.reload')}
          </Button>
        }
      />
    );
  }
  const problem = error instanceof ProblemError ? error : undefined;
  return (
    <ErrorState
      title={<h1>{t('error.failed')}</h1>}
      detail={problem ? problemText(problem) : t('error.failedDetail')}
      reference={problem?.requestId ? t('error.reference', { id: problem.requestId }) : undefined}
      onRetry={() => {
        reset();
        void router.invalidate();
      }}
      actions={<HomeButton />}
    />
  );
}
