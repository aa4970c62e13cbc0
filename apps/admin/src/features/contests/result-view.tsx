import { type Attempt, type ContestResult, contestRoutes } from '@larder/contracts/ordering/contests';
import { useFormats, useTranslations } from '@larder/i18n/react';
import { Button, buttonClass, LedgerBand, Stat } from '@larder/ui';
import { LineChart } from '@larder/ui/charts';
import { useMemo } from 'react';
import { DetailPage, Panel } from '../../components/detail-page.tsx';
import { RouteLink, useGo } from '../../components/route-link.tsx';
import { useApiMutation } from '../../lib/query.ts';
import { nameIn } from '../../lib/scope.ts';
import styles from './contests.module.css';
import { attemptPage, contestDetail, contestList } from './routes.tsx';

const DAY_MS = 86_400_000;

/** What the orders of a whole month came to, beside other ways of ordering it. */
export function ResultView({ attempt, result }: { attempt: Attempt; result: ContestResult }) {
  const t = useTranslations('contests');
  const formats = useFormats();
  const go = useGo();
  const again = useApiMutation({
    route: contestRoutes.restart,
    invalidates: ['ordering'],
    onSuccess: (next) => go(attemptPage.to({ params: { attemptId: next.id } })),
  });
  const cost = (way: ContestResult['ways'][number]['way']) => result.ways.find((w) => w.way === way)?.cost ?? 0;
  const better = cost('last_week') - cost('you');
  const money = (minor: number) => formats.money(minor, attempt.currency);
  const { contest, player } = attempt;
  return (
    <DetailPage
      title={t(better > 0 ? 'result.headline' : better < 0 ? 'result.headlineWorse' : 'result.headlineSame', {
        money: money(Math.abs(better)),
      })}
      back={
        contest
          ? { to: contestDetail.to({ params: { contestId: contest.id } }), label: contest.name }
          : { to: contestList.to({ search: { view: 'practice' } }), label: t('practice') }
      }
      lead={
        <>
          {player.isReader ? null : <>{t('game.of', { player: player.name })} · </>}
          {t('from', { from: formats.businessDate(attempt.from), days: attempt.days })}
          {attempt.store ? <> · {t('storeMonth', { store: nameIn(formats.locale, attempt.store) })}</> : null}
        </>
      }
      actions={
        contest ? (
          <RouteLink
            className={buttonClass('primary', 'lg')}
            target={contestDetail.to({ params: { contestId: contest.id } })}
          >
            {t('result.toRanking')}
          </RouteLink>
        ) : player.isReader ? (
          <Button
            variant="primary"
            size="lg"
            loading={again.isPending}
            onClick={() => again.mutate({ params: { id: attempt.id } })}
          >
            {t('result.again')}
          </Button>
        ) : undefined
      }
      summary={
        <LedgerBand label={t('result.title')} className={styles['band']}>
          <Stat
            label={t('detail.skill')}
            value={result.skill === null ? '–' : formats.percent(result.skill, 0)}
            note={result.skill === null ? t('result.skillNone') : t('result.hints', { count: attempt.hints })}
          />
          <Stat label={t('result.cost')} value={money(cost('you'))} />
          <Stat label={t('game.money.lost')} value={money(attempt.money.lostMargin)} />
          <Stat label={t('game.money.waste')} value={money(attempt.money.waste)} />
        </LedgerBand>
      }
    >
      <Panel title={t('result.lessons')}>
        <Lessons result={result} currency={attempt.currency} />
      </Panel>
      <Compared attempt={attempt} result={result} />
      <Curve attempt={attempt} result={result} />
      <Notes result={result} />
    </DetailPage>
  );
}

function Lessons({ result, currency }: { result: ContestResult; currency: string }) {
  const t = useTranslations('contests');
  const formats = useFormats();
  if (result.lessons.length === 0) return <p className={styles['padded']}>{t('result.noLessons')}</p>;
  return (
    <ol className={styles['lessons']}>
      {result.lessons.map((lesson) => {
        const quantity = (q: string) => formats.quantity(q, lesson.baseUom);
        const key =
          lesson.missed === '0' ? 'lessonWaste' : lesson.wasted === '0' ? 'lessonMissed' : ('lessonBoth' as const);
        return (
          <li key={`${lesson.id} ${lesson.date}`}>
            <b>{nameIn(formats.locale, lesson)}</b>
            <span>
              {t(`result.${key}`, {
                date: formats.businessDay(lesson.date, 'short'),
                ordered: quantity(lesson.ordered),
                needed: quantity(lesson.needed),
                wasted: quantity(lesson.wasted),
                missed: quantity(lesson.missed),
                money: formats.money(lesson.money, currency),
              })}
            </span>
          </li>
        );
      })}
    </ol>
  );
}

function useWayName(attempt: Attempt) {
  const t = useTranslations('contests');
  return (way: ContestResult['ways'][number]['way']) =>
    way === 'you' && !attempt.player.isReader ? attempt.player.name : t(`result.way.${way}`);
}

function Compared({ attempt, result }: { attempt: Attempt; result: ContestResult }) {
  const t = useTranslations('contests');
  const formats = useFormats();
  const wayName = useWayName(attempt);
  const money = (minor: number) => formats.moneyRounded(minor, attempt.currency);
  const parts = ['cost', 'lostMargin', 'waste', 'holding', 'won'] as const;
  return (
    <Panel title={t('result.ways')}>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a scroll area must be reachable by keyboard */}
      <section className={styles['scroll']} tabIndex={0} aria-label={t('result.ways')}>
        <table className={`${styles['ways']} num`}>
          <thead>
            <tr>
              <td />
              {parts.map((part) => (
                <th key={part} scope="col">
                  {t(`result.${part}`)}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {[...result.ways]
              .sort((a, b) => a.cost - b.cost)
              .map((way) => (
                <tr key={way.way} data-you={way.way === 'you'}>
                  <th scope="row">{wayName(way.way)}</th>
                  {parts.map((part) => (
                    <td key={part}>{money(way[part])}</td>
                  ))}
                </tr>
              ))}
          </tbody>
        </table>
      </section>
    </Panel>
  );
}

function Curve({ attempt, result }: { attempt: Attempt; result: ContestResult }) {
  const t = useTranslations('contests');
  const formats = useFormats();
  const wayName = useWayName(attempt);
  const you = wayName('you');
  const { categories, series } = useMemo(
    () => ({
      categories: Array.from({ length: attempt.days }, (_, day) =>
        formats.businessDay(new Date(Date.parse(attempt.from) + day * DAY_MS).toISOString().slice(0, 10)),
      ),
      series: result.ways.map((way) => ({
        key: way.way,
        name: way.way === 'you' ? you : t(`result.way.${way.way}`),
        values: way.daily,
        compare: way.way !== 'you',
      })),
    }),
    [attempt.days, attempt.from, formats, result.ways, t, you],
  );
  return (
    <LineChart
      title={t('result.chart')}
      note={t('result.chartNote')}
      categories={categories}
      series={series}
      height={240}
      format={(value) => formats.moneyRounded(Math.round(value), attempt.currency)}
      formatAxis={(value) => formats.moneyCompact(Math.round(value), attempt.currency)}
    />
  );
}

function Notes({ result }: { result: ContestResult }) {
  const t = useTranslations('contests');
  const notes = [
    result.estimatedDays > 0 ? t('result.noteEstimated', { count: result.estimatedDays }) : '',
    result.ways.some((w) => w.way === 'actual') ? '' : t('result.noteActual'),
    result.best === 'exact' ? t('result.noteBest') : t('result.noteBound'),
    t('result.noteSuggestion'),
    t('result.noteTail'),
  ].filter(Boolean);
  return (
    <ul className={styles['notes']} aria-label={t('result.notes')}>
      {notes.map((note) => (
        <li key={note}>{note}</li>
      ))}
    </ul>
  );
}
