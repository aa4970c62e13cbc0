import { useTranslations } from '@larder/i18n/react';
import { Button, EmptyState, ErrorState, isMissingCode, serverAnswers, untilServerAnswers } from '@larder/ui';
import type { ErrorComponentProps } from '@tanstack/react-router';
import { useRouter } from '@tanstack/react-router';
import { Compass, Lock } from 'lucide-react';
import { useCallback, useEffect, useState } from 'react';
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

/** A page whose code could not be fetched: it comes by itself with the connection, or an update replaced it. */
function MissingCodePage({ retry }: { retry: () => void }) {
  const t = useTranslations('shell');
  const [found, setFound] = useState<'away' | 'replaced' | null>(null);
  useEffect(() => {
    let shown = true;
    const look = async (): Promise<void> => {
      if (await serverAnswers()) return setFound('replaced');
      setFound('away');
      await untilServerAnswers();
      if (shown) retry();
    };
    void look();
    return () => {
      shown = false;
    };
  }, [retry]);
  if (found === null) return null;
  if (found === 'away')
    return <ErrorState title={<h1>{t('error.unreachable')}</h1>} detail={t('error.unreachableDetail')} />;
  return (
    <ErrorState
      title={<h1>{t('error.newVersion')}</h1>}
      actions={
        <Button variant="primary" onClick={() => window.location.reload()}>
          {t('error.reload')}
        </Button>
      }
    />
  );
}

/** What a route shows instead of itself when its guard, data or code failed. */
export function ErrorPage({ error, reset }: ErrorComponentProps) {
  const t = useTranslations('shell');
  const problemText = useProblemText();
  const router = useRouter();
  const retry = useCallback(() => {
    reset();
    void router.invalidate();
  }, [reset, router]);
  if (error instanceof ProblemError && error.status === 403) return <ForbiddenPage />;
  if (error instanceof ProblemError && error.status === 404) return <NotFoundPage />;
  if (isMissingCode(error)) return <MissingCodePage retry={retry} />;
  const problem = error instanceof ProblemError ? error : undefined;
  return (
    <ErrorState
      title={<h1>{t('error.failed')}</h1>}
      detail={problem ? problemText(problem) : t('error.failedDetail')}
      reference={problem?.requestId ? t('error.reference', { id: problem.requestId }) : undefined}
      onRetry={retry}
      actions={<HomeButton />}
    />
  );
}
