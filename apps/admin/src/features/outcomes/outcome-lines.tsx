import { type OutcomeLine, outcomeRoutes } from '@larder/contracts/ordering/outcomes';
import { useFormats, useTranslations } from '@larder/i18n/react';
import { Badge, EmptyState } from '@larder/ui';
import { type DataColumn, DataTable } from '@larder/ui/data';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { Panel } from '../../components/detail-page.tsx';
import { figureColumn } from '../../components/figure-column.tsx';
import { useQueryError } from '../../components/list-page.tsx';
import { useOutcomeWords } from '../../components/outcome-words.ts';
import { apiPages, rowsOf } from '../../lib/query.ts';
import { nameIn } from '../../lib/scope.ts';
import { outcomeReport } from './routes.tsx';

export const VERDICT_TONE = { helped: 'good', neutral: 'neutral', hurt: 'warn', undecidable: 'neutral' } as const;

interface OutcomeLinesProps {
  request: { from: string; to: string; scope?: string };
  /** Shows who changed each line. */
  people: boolean;
}

/** Changed lines one by one, newest delivery first. */
export function OutcomeLines({ request, people }: OutcomeLinesProps) {
  const t = useTranslations('outcomes');
  const formats = useFormats();
  const { locale } = formats;
  const words = useOutcomeWords();
  const { verdict } = outcomeReport.useSearch();
  const queryError = useQueryError();
  const query = useInfiniteQuery(
    apiPages('ordering', outcomeRoutes.lines, { query: { ...request, ...(verdict === 'all' ? {} : { verdict }) } }),
  );
  const columns = useMemo((): DataColumn<OutcomeLine>[] => {
    return [
      {
        id: 'date',
        header: t('delivery'),
        width: 110,
        wideOnly: true,
        value: (row) => row.deliveryDate,
        cell: (row) => formats.businessDay(row.deliveryDate),
      },
      { id: 'item', header: t('item'), width: 110, grow: 2, value: (row) => nameIn(locale, row) },
      {
        id: 'store',
        header: t('store'),
        width: 130,
        wideOnly: true,
        value: (row) => nameIn(locale, { name: row.storeName, nameEn: row.storeNameEn }),
      },
      ...(people
        ? [
            {
              id: 'person',
              header: t('person'),
              width: 100,
              wideOnly: true,
              value: (row: OutcomeLine) => row.person.name,
            },
          ]
        : []),
      { id: 'what', header: t('what'), width: 240, grow: 3, wideOnly: true, value: (row) => words.sentence(row) },
      {
        id: 'verdict',
        header: t('verdict.label'),
        width: 96,
        value: (row) => row.verdict,
        cell: (row) => <Badge tone={VERDICT_TONE[row.verdict]}>{t(`verdict.${row.verdict}`)}</Badge>,
      },
      figureColumn({
        id: 'effect',
        header: t('effect'),
        width: 96,
        value: (row) => (row.verdict === 'undecidable' ? null : row.effect),
        cell: (row) => (row.verdict === 'undecidable' ? '–' : formats.money(row.effect, row.currency)),
      }),
    ];
  }, [t, formats, locale, words, people]);
  return (
    <Panel title={t('lines')}>
      <DataTable
        label={t('lines')}
        columns={columns}
        rows={rowsOf(query.data)}
        rowId={(row) => `${row.orderId}-${row.itemId}`}
        loading={query.isFetching}
        error={queryError(query)}
        empty={<EmptyState title={t('noLines')} />}
        onEndReached={() => {
          if (query.hasNextPage) void query.fetchNextPage();
        }}
      />
    </Panel>
  );
}
