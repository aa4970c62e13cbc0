import { type AttemptSummary, contestRoutes, type PuzzleOffer } from '@larder/contracts/ordering/contests';
import { useFormats, useTranslations } from '@larder/i18n/react';
import { Button, buttonClass, Combobox, EmptyState, Field, RadioSegment, Select, Sparkline } from '@larder/ui';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { Panel, QueryGate } from '../../components/detail-page.tsx';
import { RouteLink } from '../../components/route-link.tsx';
import { pinyinInitials } from '../../lib/pinyin.ts';
import { apiQuery } from '../../lib/query.ts';
import { nameIn } from '../../lib/scope.ts';
import { useSession } from '../../lib/session.ts';
import styles from './contests.module.css';
import { attemptPage } from './routes.tsx';
import { useStart } from './use-start.ts';

/** Practice on the own store's past, and how it went so far. */
export function PracticeView() {
  const t = useTranslations('contests');
  const { locale } = useFormats();
  const { stores } = useSession();
  const [storeId, setStoreId] = useState(stores[0]?.id ?? '');
  const offer = useQuery({
    ...apiQuery('ordering', contestRoutes.offer, { params: { id: storeId }, query: {} }),
    enabled: storeId !== '',
  });
  const attempts = useQuery(apiQuery('ordering', contestRoutes.attempts, {}));
  return (
    <div className={styles['columns']}>
      <Panel title={t('practice')}>
        <div className={styles['padded']}>
          <p className={styles['quiet']}>{t('practiceLead')}</p>
          {stores.length > 1 ? (
            <Field label={t('create.store')}>
              <Combobox
                value={storeId}
                onValueChange={(id) => setStoreId(id ?? '')}
                options={stores.map((s) => ({
                  value: s.id,
                  label: nameIn(locale, s),
                  hint: s.code,
                  keywords: `${s.name} ${s.nameEn ?? ''} ${s.code} ${pinyinInitials(s.name)}`,
                }))}
              />
            </Field>
          ) : null}
          {storeId === '' ? null : (
            <QueryGate query={offer}>{(data) => <PracticeForm key={data.store.id} offer={data} />}</QueryGate>
          )}
        </div>
      </Panel>
      <Panel title={t('progress.title')}>
        <QueryGate query={attempts}>
          {({ items }) => <Progress attempts={items.filter((a) => a.contestName === null)} />}
        </QueryGate>
      </Panel>
    </div>
  );
}

function PracticeForm({ offer }: { offer: PuzzleOffer }) {
  const t = useTranslations('contests');
  const start = useStart();
  const span = useSpan(offer);
  if (!span.from) return <TooLittle since={offer.since} />;
  return (
    <form
      className={styles['form']}
      onSubmit={(event) => {
        event.preventDefault();
        start.mutate({ body: { storeId: offer.store.id, from: span.from, days: span.days } });
      }}
    >
      <SpanFields offer={offer} span={span} />
      <Button type="submit" variant="primary" size="lg" loading={start.isPending}>
        {t('startPractice')}
      </Button>
    </form>
  );
}

/** Says what history there is when it does not reach. */
export function TooLittle({ since }: { since: string | null }) {
  const t = useTranslations('contests');
  const formats = useFormats();
  return (
    <p className={styles['quiet']} role="status">
      {since === null ? t('tooLittle') : t('tooLittleSince', { since: formats.businessDate(since) })}
    </p>
  );
}

export interface Span {
  from: string;
  days: 7 | 14 | 28;
  set: (from: string, days: 7 | 14 | 28) => void;
}

/** A month and a length that go together; the second newest month first, the newest is often somebody's contest. */
export function useSpan(offer: PuzzleOffer | undefined): Span {
  const [chosen, setChosen] = useState<{ from: string; days: 7 | 14 | 28 } | null>(null);
  const month = offer?.months.find((m) => m.from === chosen?.from) ?? offer?.months[0];
  const days = month?.lengths.find((l) => l === chosen?.days) ?? month?.lengths[0] ?? 7;
  return { from: month?.from ?? '', days, set: (from, length) => setChosen({ from, days: length }) };
}

export function SpanFields({ offer, span }: { offer: PuzzleOffer; span: Span }) {
  const t = useTranslations('contests');
  const formats = useFormats();
  const month = offer.months.find((m) => m.from === span.from);
  return (
    <>
      <Field label={t('month')}>
        <Select
          value={span.from}
          onValueChange={(from) => span.set(from, span.days)}
          options={offer.months.map((m) => ({ value: m.from, label: formats.businessDate(m.from) }))}
        />
      </Field>
      <Field label={t('length')}>
        <RadioSegment
          value={String(span.days)}
          onValueChange={(days) => span.set(span.from, Number(days) as Span['days'])}
          options={(month?.lengths ?? []).map((days) => ({ value: String(days), label: t('lengthDays', { days }) }))}
        />
      </Field>
    </>
  );
}

function Progress({ attempts }: { attempts: readonly AttemptSummary[] }) {
  const t = useTranslations('contests');
  const formats = useFormats();
  if (attempts.length === 0) return <EmptyState title={t('progress.none')} detail={t('progress.noneDetail')} />;
  const skills = attempts.flatMap((a) => (a.skill === null ? [] : [a.skill])).reverse();
  return (
    <div className={styles['padded']}>
      {skills.length > 1 ? (
        <Sparkline
          values={skills}
          width={220}
          height={44}
          label={t('progress.chart', { last: formats.percent(skills.at(-1) ?? 0, 0) })}
        />
      ) : null}
      <ol className={styles['attempts']} reversed>
        {attempts.map((a, i) => (
          <li key={a.id}>
            <span className={styles['two']}>
              {t('progress.attempt', { n: attempts.length - i })}
              <small>{t('from', { from: formats.businessDate(a.from), days: a.days })}</small>
            </span>
            <span className="num">
              {a.state === 'finished'
                ? a.skill === null
                  ? '–'
                  : formats.percent(a.skill, 0)
                : a.state === 'left'
                  ? t('progress.left')
                  : t('detail.playing', { day: Math.min(a.day + 1, a.days) })}
            </span>
            {a.state === 'left' ? null : (
              <RouteLink className={buttonClass()} target={attemptPage.to({ params: { attemptId: a.id } })}>
                {a.state === 'playing' ? t('progress.continue') : t('seeResult')}
              </RouteLink>
            )}
          </li>
        ))}
      </ol>
    </div>
  );
}
