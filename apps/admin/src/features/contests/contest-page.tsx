import { type ContestDetail, type ContestPlace, contestRoutes } from '@larder/contracts/ordering/contests';
import { useFormats, useTranslations } from '@larder/i18n/react';
import { Badge, Button, Dialog, EmptyState } from '@larder/ui';
import { type DataColumn, DataTable } from '@larder/ui/data';
import { useQuery } from '@tanstack/react-query';
import { useMemo, useState } from 'react';
import { DetailPage, Panel, QueryGate } from '../../components/detail-page.tsx';
import { ExportButton } from '../../components/export-button.tsx';
import { useGo, useHref } from '../../components/route-link.tsx';
import { download } from '../../lib/api-client.ts';
import { apiQuery, useApiMutation } from '../../lib/query.ts';
import { nameIn } from '../../lib/scope.ts';
import { useMay } from '../../lib/session.ts';
import styles from './contests.module.css';
import { PlayButton } from './contests-page.tsx';
import { attemptPage, contestDetail, contestList } from './routes.tsx';

/** One contest: what it is about, the ranking, and for headquarters its end and its file. */
export default function ContestPage() {
  const { contestId } = contestDetail.useParams();
  const query = useQuery(apiQuery('ordering', contestRoutes.detail, { params: { id: contestId } }));
  return <QueryGate query={query}>{(contest) => <Loaded contest={contest} />}</QueryGate>;
}

function Loaded({ contest }: { contest: ContestDetail }) {
  const t = useTranslations('contests');
  const formats = useFormats();
  const may = useMay();
  const when = { open: 'until', planned: 'begins', closed: 'ended' } as const;
  const time = formats.dateTime(contest.state === 'planned' ? contest.opensAt : contest.closesAt);
  return (
    <DetailPage
      title={contest.name}
      back={{ to: contestList.to(), label: t('title') }}
      mark={<Badge tone={contest.state === 'open' ? 'good' : 'neutral'}>{t(`state.${contest.state}`)}</Badge>}
      lead={
        <>
          {t('from', { from: formats.businessDate(contest.from), days: contest.days })} ·{' '}
          {contest.store ? t('storeMonth', { store: nameIn(formats.locale, contest.store) }) : t('hiddenMonth')} ·{' '}
          {t(when[contest.state], { time })}
        </>
      }
      actions={
        <>
          {may('ordering.contest.people') ? (
            <ExportButton
              label={t('detail.export')}
              run={async () => {
                await download(contestRoutes.csv, { params: { id: contest.id } }, `${contest.name}.csv`);
                return undefined;
              }}
            />
          ) : null}
          {may('ordering.contest.open') && contest.state !== 'closed' ? <CloseButton contest={contest} /> : null}
          <PlayButton contest={contest} />
        </>
      }
    >
      <Panel title={t('detail.ranking')}>
        <Ranking contest={contest} />
      </Panel>
      <p className={styles['quiet']}>{t('detail.help')}</p>
      <Panel title={t('detail.goods')}>
        <ul className={styles['goods']}>
          {contest.items.map((item) => (
            <li key={item.id}>
              {nameIn(formats.locale, item)}
              <span className={styles['tags']}>
                {item.tags.map((tag) => (
                  <Badge key={tag}>{t(`tag.${tag}`)}</Badge>
                ))}
              </span>
            </li>
          ))}
        </ul>
      </Panel>
    </DetailPage>
  );
}

function Ranking({ contest }: { contest: ContestDetail }) {
  const t = useTranslations('contests');
  const formats = useFormats();
  const href = useHref();
  const go = useGo();
  const columns = useMemo(
    (): DataColumn<ContestPlace>[] => [
      {
        id: 'place',
        header: t('detail.place'),
        width: 104,
        grow: 0,
        value: (p) => p.place ?? Number.MAX_SAFE_INTEGER,
        cell: (p) => {
          if (p.place !== null) return p.place;
          if (contest.state === 'closed') return t(p.state === 'playing' ? 'detail.unfinished' : 'detail.absent');
          return p.state === 'playing' ? t('detail.playing', { day: p.day + 1 }) : t('detail.waiting');
        },
      },
      {
        id: 'name',
        header: t('detail.player'),
        width: 110,
        grow: 2,
        value: (p) => p.name,
        // A phone has no room for a column of stores.
        cell: (p) => (
          <span className={styles['two']}>
            <span>
              {p.name} {p.isReader ? <Badge tone="good">{t('detail.you')}</Badge> : null}
            </span>
            <small className={styles['onlyNarrow']}>{nameIn(formats.locale, p.store)}</small>
          </span>
        ),
      },
      {
        id: 'store',
        header: t('detail.store'),
        width: 200,
        wideOnly: true,
        value: (p) => nameIn(formats.locale, p.store),
        cell: (p) => (
          <>
            {nameIn(formats.locale, p.store)}{' '}
            {p.ownMonth && contest.store ? <Badge>{t('detail.ownMonth')}</Badge> : null}
          </>
        ),
      },
      {
        id: 'cost',
        header: t('detail.cost'),
        width: 104,
        grow: 0,
        align: 'end',
        value: (p) => p.cost,
        cell: (p) => (p.cost === null ? '–' : formats.money(p.cost, contest.currency)),
      },
      {
        id: 'skill',
        header: t('detail.skill'),
        width: 90,
        wideOnly: true,
        align: 'end',
        value: (p) => p.skill,
        cell: (p) => (p.skill === null ? '–' : formats.percent(p.skill, 0)),
      },
      {
        id: 'hints',
        header: t('detail.hints'),
        width: 136,
        wideOnly: true,
        align: 'end',
        value: (p) => p.hints,
      },
    ],
    [t, formats, contest.currency, contest.state, contest.store],
  );
  return (
    <DataTable
      label={t('detail.ranking')}
      columns={columns}
      rows={contest.ranking}
      rowId={(p) => `${p.store.id} ${p.name}`}
      empty={<EmptyState title={t('detail.empty')} />}
      rowHref={(p) =>
        p.attemptId && p.state === 'finished' ? href(attemptPage.to({ params: { attemptId: p.attemptId } })) : undefined
      }
      onRowPress={(p) =>
        p.attemptId && p.state === 'finished' ? go(attemptPage.to({ params: { attemptId: p.attemptId } })) : undefined
      }
    />
  );
}

function CloseButton({ contest }: { contest: ContestDetail }) {
  const t = useTranslations('contests');
  const [asking, setAsking] = useState(false);
  const close = useApiMutation({
    route: contestRoutes.close,
    invalidates: ['ordering', 'audit'],
    success: () => t('detail.closed'),
    onSuccess: () => setAsking(false),
  });
  return (
    <>
      <Button onClick={() => setAsking(true)}>{t('detail.close')}</Button>
      <Dialog
        open={asking}
        onOpenChange={setAsking}
        title={t('detail.closeTitle')}
        description={t('detail.closeText')}
        footer={
          <>
            <Button onClick={() => setAsking(false)}>{t('detail.keep')}</Button>
            <Button
              variant="danger"
              loading={close.isPending}
              onClick={() => close.mutate({ params: { id: contest.id }, body: { version: contest.version } })}
            >
              {t('detail.close')}
            </Button>
          </>
        }
      />
    </>
  );
}
