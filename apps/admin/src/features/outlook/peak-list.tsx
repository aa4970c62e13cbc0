import { outlookRoutes, type Peak } from '@larder/contracts/ordering/outlook';
import { useFormats, useTranslations } from '@larder/i18n/react';
import { Badge, Button, buttonClass, Drawer, EmptyState, Field, TextInput } from '@larder/ui';
import { type DataColumn, DataTable } from '@larder/ui/data';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useMemo, useState } from 'react';
import { figureColumn } from '../../components/figure-column.tsx';
import { FormBody, FormButtons } from '../../components/form.tsx';
import { useQueryError } from '../../components/list-page.tsx';
import { RouteLink } from '../../components/route-link.tsx';
import { apiPages, rowsOf, useApiMutation } from '../../lib/query.ts';
import { nameIn } from '../../lib/scope.ts';
import { useMay } from '../../lib/session.ts';
import styles from './outlook.module.css';
import { outlookPage } from './routes.tsx';
import { useOutlookAsk } from './use-outlook-ask.ts';

const keyOf = (row: Peak): string => `${row.store.id}_${row.date}`;
const more = (row: Peak): number => (row.usual > 0 ? row.expected / row.usual - 1 : 0);

/** Days that will bring more than a store is used to, and why. */
export function PeakList() {
  const t = useTranslations('outlook');
  const { day } = outlookPage.useSearch();
  const { scope } = useOutlookAsk();
  const queryError = useQueryError();
  const [open, setOpen] = useState<Peak | null>(null);
  const columns = useColumns();
  const query = useInfiniteQuery(
    apiPages('ordering', outlookRoutes.peaks, {
      query: { ...(scope === undefined ? {} : { scope }), ...(day === '' ? {} : { from: day, to: day }) },
    }),
  );
  return (
    <>
      <DataTable
        label={t('view.peaks')}
        columns={columns}
        rows={rowsOf<Peak>(query.data)}
        rowId={keyOf}
        loading={query.isFetching && !query.isFetched}
        error={queryError(query)}
        currentId={open ? keyOf(open) : ''}
        onRowPress={setOpen}
        onEndReached={() => {
          if (query.hasNextPage) void query.fetchNextPage();
        }}
        empty={<EmptyState title={t('noPeaks')} detail={t('noPeaksDetail')} />}
      />
      <Drawer open={open !== null} onOpenChange={(next) => (next ? undefined : setOpen(null))} title={t('peak.title')}>
        {open ? <PeakBody peak={open} onClose={() => setOpen(null)} /> : null}
      </Drawer>
    </>
  );
}

function useColumns(): DataColumn<Peak>[] {
  const t = useTranslations('outlook');
  const formats = useFormats();
  const reasons = useReasons();
  return useMemo(
    (): DataColumn<Peak>[] => [
      {
        id: 'date',
        header: t('peak.day'),
        width: 120,
        grow: 1,
        value: (row) => row.date,
        cell: (row) => (
          <span className={styles['two']}>
            {formats.businessDay(row.date)}
            <small>{nameIn(formats.locale, row.store)}</small>
          </span>
        ),
      },
      {
        id: 'more',
        header: t('peak.more'),
        width: 90,
        align: 'end',
        value: more,
        cell: (row) => <Badge tone="warn">{`+${formats.percent(more(row))}`}</Badge>,
      },
      figureColumn<Peak>({
        id: 'tickets',
        header: t('peak.tickets'),
        width: 100,
        wideOnly: true,
        value: (row) => row.expectedTickets,
        cell: (row) => (row.expectedTickets === null ? '–' : formats.number(Math.round(row.expectedTickets))),
      }),
      figureColumn<Peak>({
        id: 'expected',
        header: t('peak.expected'),
        width: 110,
        wideOnly: true,
        value: (row) => row.expected,
        cell: (row) => formats.money(row.expected, row.currency),
      }),
      figureColumn<Peak>({
        id: 'usual',
        header: t('peak.usual'),
        width: 110,
        wideOnly: true,
        value: (row) => row.usual,
        cell: (row) => formats.money(row.usual, row.currency),
      }),
      { id: 'why', header: t('peak.why'), width: 130, grow: 2, value: reasons },
      {
        id: 'told',
        header: t('peak.told'),
        width: 92,
        wideOnly: true,
        value: (row) => (row.told ? 1 : 0),
        cell: (row) => (row.told ? <Badge tone="good">{t('peak.done')}</Badge> : null),
      },
    ],
    [t, formats, reasons],
  );
}

/** Why a day stands out, in one phrase. */
function useReasons(): (row: Peak) => string {
  const t = useTranslations('outlook');
  const { locale } = useFormats();
  return useMemo(() => {
    const list = new Intl.ListFormat(locale, { style: 'narrow', type: 'unit' });
    return (row: Peak) => {
      const words = row.reasons.map((r) =>
        r.name === '' ? t(`reason.${r.kind}`) : t('reason.named', { kind: t(`reason.${r.kind}`), name: r.name }),
      );
      return list.format(row.overCapacity ? [...words, t('overCapacity')] : words);
    };
  }, [t, locale]);
}

function PeakBody({ peak, onClose }: { peak: Peak; onClose: () => void }) {
  const t = useTranslations('outlook');
  const formats = useFormats();
  const may = useMay();
  const reasons = useReasons();
  const [note, setNote] = useState('');
  const tell = useApiMutation({
    route: outlookRoutes.tell,
    invalidates: ['ordering'],
    success: () => t('peak.toldDone'),
    onSuccess: onClose,
  });
  const busy = peak.hours.filter((h) => h.standsOut);
  return (
    <div className={styles['body']}>
      <p>
        {t('peak.sentence', {
          store: nameIn(formats.locale, peak.store),
          date: formats.businessDay(peak.date),
          expected: formats.money(peak.expected, peak.currency),
          usual: formats.money(peak.usual, peak.currency),
          days: peak.usualDays,
        })}
      </p>
      <p>{reasons(peak)}</p>
      {peak.hours.length > 0 ? (
        <section>
          <h3>{t('peak.hours')}</h3>
          <div className={styles['course']}>
            {peak.hours.map((h) => (
              <Hour key={h.hour} hour={h} most={Math.max(...peak.hours.map((x) => x.expected))} />
            ))}
          </div>
          <p className={styles['quiet']}>
            {busy.length > 0
              ? t('peak.busyHours', { hours: busy.map((h) => `${h.hour}:00`).join(' ') })
              : t('peak.noBusyHours')}
            {peak.capacity === null ? ` ${t('peak.noCapacity')}` : ` ${t('peak.capacity', { count: peak.capacity })}`}
          </p>
        </section>
      ) : (
        <p className={styles['quiet']}>{t('peak.noHours')}</p>
      )}
      <RouteLink
        className={buttonClass()}
        target={{ to: '/prep-list', params: {}, search: { scope: `store:${peak.store.id}`, day: peak.date } }}
      >
        {t('peak.prepare')}
      </RouteLink>
      {peak.told ? (
        <p className={styles['quiet']}>
          {t('peak.toldBy', { name: peak.told.by, time: formats.dateTime(peak.told.at), note: peak.told.note ?? '' })}
        </p>
      ) : null}
      {may('ordering.outlook.tell') ? (
        <FormBody
          onSubmit={(event) => {
            event.preventDefault();
            tell.mutate({ params: { storeId: peak.store.id, date: peak.date }, body: { note: note.trim() || null } });
          }}
        >
          <Field label={t('peak.note')} hint={t('peak.noteHint')}>
            <TextInput value={note} maxLength={300} onChange={(event) => setNote(event.currentTarget.value)} />
          </Field>
          <FormButtons>
            <Button type="submit" variant="primary" loading={tell.isPending}>
              {t('peak.tell')}
            </Button>
          </FormButtons>
        </FormBody>
      ) : null}
    </div>
  );
}

function Hour({ hour, most }: { hour: Peak['hours'][number]; most: number }) {
  const t = useTranslations('outlook');
  const formats = useFormats();
  return (
    <>
      <span className="num">{`${hour.hour}:00`}</span>
      <span className={styles['bar']} aria-hidden>
        <span style={{ inlineSize: `${most > 0 ? (hour.expected / most) * 100 : 0}%` }} />
      </span>
      <span className="num">
        {t('peak.ofUsual', {
          expected: formats.number(Math.round(hour.expected)),
          usual: formats.number(Math.round(hour.usual)),
        })}
      </span>
    </>
  );
}
