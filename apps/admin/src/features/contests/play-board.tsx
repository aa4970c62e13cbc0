import { type Attempt, contestRoutes } from '@larder/contracts/ordering/contests';
import { useFormats, useTranslations } from '@larder/i18n/react';
import { announce, Badge, Button, Progress, toast } from '@larder/ui';
import { useQueryClient } from '@tanstack/react-query';
import { ArrowRight, Lightbulb } from 'lucide-react';
import { type KeyboardEvent, useEffect, useState } from 'react';
import { DetailPage, Dock } from '../../components/detail-page.tsx';
import { ProblemError } from '../../lib/problem.ts';
import { apiQuery, useApiMutation, useProblemText } from '../../lib/query.ts';
import styles from './contests.module.css';
import { type Draft, dropDraft, keepDraft, readDraft } from './draft.ts';
import { KnownDays } from './known-days.tsx';
import { PlayItem } from './play-item.tsx';
import { contestDetail, contestList } from './routes.tsx';

/** One morning: what is known, what lies on the shelf, what to order. */
export function PlayBoard({ attempt }: { attempt: Attempt }) {
  const t = useTranslations('contests');
  const formats = useFormats();
  const client = useQueryClient();
  const problemText = useProblemText();
  const [draft, setDraft] = useState<Draft>(() => readDraft(attempt.id, attempt.turn));
  const input = { params: { id: attempt.id } };
  const keep = (next: Attempt) =>
    client.setQueryData(apiQuery('ordering', contestRoutes.attempt, input).queryKey, next);
  useEffect(() => {
    // Each morning begins at the top, with what happened.
    window.scrollTo({ top: 0 });
  }, []);
  const change = (id: string, quantity: string) => {
    const next = { ...draft, [id]: quantity };
    setDraft(next);
    keepDraft(attempt.id, attempt.turn, next);
  };
  const move = useApiMutation({
    route: contestRoutes.move,
    invalidates: ['ordering'],
    quiet: true,
    onSuccess: (next) => {
      dropDraft(attempt.id, attempt.turn);
      keep(next);
      announce(next.today ? t('game.title', { day: next.day + 1, days: next.days }) : t('result.title'));
    },
  });
  const hint = useApiMutation({ route: contestRoutes.hint, invalidates: [], onSuccess: keep });
  const failed = (error: unknown) => {
    const elsewhere =
      error instanceof ProblemError && error.status === 409 && error.code !== 'ordering.contest_not_open';
    toast.error(elsewhere ? t('game.conflict') : problemText(error));
  };
  const order = () =>
    move.mutate(
      {
        ...input,
        body: {
          version: attempt.version,
          turn: attempt.turn,
          lines: attempt.items.flatMap((item) =>
            item.order && draft[item.id] ? [{ itemId: item.id, quantity: draft[item.id] as string }] : [],
          ),
        },
      },
      { onError: failed },
    );
  const hinted = attempt.items.some((item) => item.hint !== null);
  const takeHints = () => {
    const next = { ...draft };
    for (const item of attempt.items) if (item.hint !== null) next[item.id] = item.hint === '0' ? '' : item.hint;
    setDraft(next);
    keepDraft(attempt.id, attempt.turn, next);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey)) return;
    event.preventDefault();
    order();
  };
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: a shortcut for the button below, from any field
    <div onKeyDown={onKeyDown}>
      <DetailPage
        title={t('game.title', { day: attempt.day + 1, days: attempt.days })}
        back={
          attempt.contest
            ? { to: contestDetail.to({ params: { contestId: attempt.contest.id } }), label: attempt.contest.name }
            : { to: contestList.to({ search: { view: 'practice' } }), label: t('practice') }
        }
        mark={attempt.contest ? undefined : <Badge>{t('game.practice')}</Badge>}
        lead={attempt.today ? formats.businessDate(attempt.today, 'short') : ''}
        dock={
          <Dock
            end={
              <>
                {hinted ? (
                  <Button size="lg" icon={<Lightbulb aria-hidden />} onClick={takeHints}>
                    {t('game.takeHint')}
                  </Button>
                ) : (
                  <Button
                    size="lg"
                    icon={<Lightbulb aria-hidden />}
                    loading={hint.isPending}
                    onClick={() => hint.mutate({ ...input, body: { turn: attempt.turn } })}
                  >
                    {t('game.hint')}
                  </Button>
                )}
                <Button
                  size="lg"
                  variant="primary"
                  icon={<ArrowRight aria-hidden />}
                  loading={move.isPending}
                  onClick={order}
                >
                  {attempt.next ? t('game.next', { date: formats.businessDay(attempt.next) }) : t('game.last')}
                </Button>
              </>
            }
          />
        }
      >
        <Progress
          value={attempt.day}
          max={attempt.days}
          label={t('game.progress', { day: attempt.day, days: attempt.days })}
          text={`${attempt.day}/${attempt.days}`}
        />
        <MoneyStrip attempt={attempt} />
        <KnownDays attempt={attempt} />
        <ul className={styles['board']}>
          {attempt.items.map((item) => (
            <PlayItem
              key={item.id}
              item={item}
              currency={attempt.currency}
              value={draft[item.id] ?? ''}
              onChange={(quantity) => change(item.id, quantity)}
            />
          ))}
        </ul>
        <p className={styles['quiet']}>
          {t('game.saved')} {t('game.draftKept')}
        </p>
        <p className={`${styles['quiet']} ${styles['onlyKeyboard']}`}>{t('game.keys')}</p>
        {attempt.hints > 0 ? <p className={styles['quiet']}>{t('game.hintUsed', { count: attempt.hints })}</p> : null}
      </DetailPage>
    </div>
  );
}

/** What the whole game has brought so far; the last step beside it. */
function MoneyStrip({ attempt }: { attempt: Attempt }) {
  const t = useTranslations('contests');
  const formats = useFormats();
  const parts = [
    { key: 'won', value: attempt.money.won, step: attempt.lastStepMoney?.won, good: true },
    { key: 'lost', value: attempt.money.lostMargin, step: attempt.lastStepMoney?.lostMargin, good: false },
    { key: 'waste', value: attempt.money.waste, step: attempt.lastStepMoney?.waste, good: false },
  ] as const;
  return (
    <dl className={styles['money']}>
      {parts.map(({ key, value, step, good }) => (
        <div key={key}>
          <dt>{t(`game.money.${key}`)}</dt>
          <dd className="num">
            {formats.moneyRounded(value, attempt.currency)}
            {step ? (
              <small className={styles['step']} data-good={good}>
                +{formats.moneyRounded(step, attempt.currency)}
              </small>
            ) : null}
          </dd>
        </div>
      ))}
    </dl>
  );
}
