import { type Contest, contestRoutes } from '@larder/contracts/ordering/contests';
import { useFormats, useTranslations } from '@larder/i18n/react';
import { Badge, Button, buttonClass, EmptyState, lazyPart } from '@larder/ui';
import { ViewTabs } from '@larder/ui/data';
import { useInfiniteQuery } from '@tanstack/react-query';
import { Plus, Trophy } from 'lucide-react';
import { Suspense, useState } from 'react';
import { QueryGate } from '../../components/detail-page.tsx';
import { ListPage } from '../../components/list-page.tsx';
import { RouteLink, useGo } from '../../components/route-link.tsx';
import { apiPages, rowsOf } from '../../lib/query.ts';
import { nameIn } from '../../lib/scope.ts';
import { useMay } from '../../lib/session.ts';
import styles from './contests.module.css';
import { PracticeView } from './practice-view.tsx';
import { attemptPage, contestDetail, contestList } from './routes.tsx';
import { useStart } from './use-start.ts';

const CreateDrawer = lazyPart(() => import('./create-drawer.tsx'));

/** Contests of the reader's stores; a manager's practice beside them. */
export default function ContestsPage() {
  const t = useTranslations('contests');
  const may = useMay();
  const go = useGo();
  const { view } = contestList.useSearch();
  const setSearch = contestList.useSetSearch();
  const [creating, setCreating] = useState(false);
  const plays = may('ordering.contest.play');
  const opens = may('ordering.contest.open');
  return (
    <ListPage
      title={t('title')}
      lead={t('lead')}
      actions={
        opens ? (
          <Button variant="primary" icon={<Plus aria-hidden />} onClick={() => setCreating(true)}>
            {t('new')}
          </Button>
        ) : undefined
      }
      views={
        plays ? (
          <ViewTabs
            label={t('title')}
            current={view}
            onSelect={(id) => setSearch({ view: id as typeof view })}
            views={[
              { id: 'contests', label: t('current') },
              { id: 'practice', label: t('practice') },
            ]}
          />
        ) : undefined
      }
    >
      {plays && view === 'practice' ? <PracticeView /> : <Contests opens={opens} />}
      {creating ? (
        <Suspense fallback={null}>
          <CreateDrawer
            onClose={() => setCreating(false)}
            onOpened={(contestId) => go(contestDetail.to({ params: { contestId } }))}
          />
        </Suspense>
      ) : null}
    </ListPage>
  );
}

function Contests({ opens }: { opens: boolean }) {
  const t = useTranslations('contests');
  const query = useInfiniteQuery(apiPages('ordering', contestRoutes.list, { query: { limit: SHOWN } }));
  const items = rowsOf(query.data);
  return (
    <QueryGate query={query}>
      {() =>
        items.length === 0 ? (
          <EmptyState
            icon={<Trophy aria-hidden />}
            title={t('none')}
            detail={opens ? t('noneDetailHq') : t('noneDetail')}
          />
        ) : (
          <>
            <ul className={styles['cards']}>
              {items.map((contest) => (
                <ContestCard key={contest.id} contest={contest} />
              ))}
            </ul>
            {query.hasNextPage ? (
              <div>
                <Button loading={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>
                  {t('earlier')}
                </Button>
              </div>
            ) : null}
          </>
        )
      }
    </QueryGate>
  );
}

/** At once; earlier ones follow on demand. */
const SHOWN = 60;

const TONE = { open: 'good', planned: 'neutral', closed: 'neutral' } as const;

function ContestCard({ contest }: { contest: Contest }) {
  const t = useTranslations('contests');
  const formats = useFormats();
  const when = { open: 'until', planned: 'begins', closed: 'ended' } as const;
  const time = formats.dateTime(contest.state === 'planned' ? contest.opensAt : contest.closesAt);
  return (
    <li className={styles['card']}>
      <div className={styles['cardText']}>
        <h2>
          <RouteLink target={contestDetail.to({ params: { contestId: contest.id } })}>{contest.name}</RouteLink>{' '}
          <Badge tone={TONE[contest.state]}>{t(`state.${contest.state}`)}</Badge>
        </h2>
        <p>
          {t('from', { from: formats.businessDate(contest.from), days: contest.days })} ·{' '}
          {t('items', { count: contest.itemCount })} · {t(when[contest.state], { time })}
        </p>
        <p>
          {contest.store ? t('storeMonth', { store: nameIn(formats.locale, contest.store) }) : t('hiddenMonth')} ·{' '}
          {t('finishedOf', { finished: contest.finished, stores: contest.invitedStores })}
        </p>
      </div>
      <PlayButton contest={contest} />
    </li>
  );
}

/** The next thing to do with a contest: begin, go on, or look at the result. */
export function PlayButton({ contest }: { contest: Contest }) {
  const t = useTranslations('contests');
  const start = useStart();
  const { mine } = contest;
  if (mine && (mine.state === 'finished' || !contest.canPlay))
    return mine.state === 'finished' ? (
      <RouteLink className={buttonClass()} target={attemptPage.to({ params: { attemptId: mine.id } })}>
        {t('seeResult')}
      </RouteLink>
    ) : null;
  if (!contest.canPlay) return null;
  return (
    <Button
      variant="primary"
      size="lg"
      loading={start.isPending}
      onClick={() => start.mutate({ body: { contestId: contest.id } })}
    >
      {mine ? t('resume', { day: Math.min(mine.day + 1, mine.days) }) : t('play')}
    </Button>
  );
}
