import {
  IMPORT_FIELDS,
  type ImportDetail,
  type ImportField,
  type ImportFigures,
  type ImportIssue,
  importRoutes,
} from '@larder/contracts/pos-sync/imports';
import { useFormats, useTranslations } from '@larder/i18n/react';
import { Badge, Button, toast } from '@larder/ui';
import { type DataColumn, DataTable, ViewTabs } from '@larder/ui/data';
import { useInfiniteQuery } from '@tanstack/react-query';
import { Download } from 'lucide-react';
import { useMemo, useState } from 'react';
import { Panel } from '../../components/detail-page.tsx';
import { useQueryError } from '../../components/list-page.tsx';
import { download } from '../../lib/api-client.ts';
import { apiPages, rowsOf, useProblemText } from '../../lib/query.ts';
import styles from './imports.module.css';

/** Reasons with their counts, and the rows behind them. Nothing at all when the file is clean. */
export function IssueList({ run, figures }: { run: ImportDetail; figures: ImportFigures }) {
  const t = useTranslations('imports');
  const formats = useFormats();
  const problemText = useProblemText();
  const queryError = useQueryError();
  const [level, setLevel] = useState<'error' | 'warning'>(figures.badRows > 0 ? 'error' : 'warning');
  const [busy, setBusy] = useState(false);
  const columns = useColumns(run);
  const query = useInfiniteQuery({
    ...apiPages('pos-sync', importRoutes.issues, { params: { id: run.id }, query: { level } }),
    enabled: figures.issues.length > 0,
  });
  if (figures.issues.length === 0) return null;
  const failedRows = () => {
    setBusy(true);
    download(importRoutes.failedRows, { params: { id: run.id } }, 'failed-rows.csv')
      .catch((error: unknown) => toast.error(problemText(error)))
      .finally(() => setBusy(false));
  };
  const rows = rowsOf<ImportIssue>(query.data);
  return (
    <Panel
      title={t('issuesTitle')}
      actions={
        figures.badRows > 0 ? (
          <Button size="sm" icon={<Download aria-hidden />} loading={busy} onClick={failedRows}>
            {t('downloadFailed', { rows: formats.number(figures.badRows) })}
          </Button>
        ) : null
      }
    >
      <ul className={styles['reasons']}>
        {figures.issues.map((issue) => (
          <li key={`${issue.level}-${issue.code}`}>
            <Badge tone={issue.level === 'error' ? 'bad' : 'warn'}>{t(`level.${issue.level}`)}</Badge>
            <span>{t(`issue.${issue.code}`)}</span>
            <span className="num">{t('rowCount', { rows: formats.number(issue.rows) })}</span>
          </li>
        ))}
      </ul>
      <ViewTabs
        label={t('issuesTitle')}
        current={level}
        onSelect={(next) => setLevel(next === 'error' ? 'error' : 'warning')}
        views={[
          { id: 'error', label: t('errors'), count: figures.badRows },
          { id: 'warning', label: t('warnings'), count: figures.warnings },
        ]}
      />
      <DataTable
        label={t('issuesTitle')}
        columns={columns}
        rows={rows}
        rowId={(row) => `${row.row}-${row.code}`}
        loading={query.isFetching}
        error={queryError(query)}
        maxHeight="420px"
        onEndReached={() => {
          if (query.hasNextPage) void query.fetchNextPage();
        }}
      />
    </Panel>
  );
}

function useColumns(run: ImportDetail): DataColumn<ImportIssue>[] {
  const t = useTranslations('imports');
  return useMemo(() => {
    const mapped = IMPORT_FIELDS[run.kind]
      .map(({ field }) => field)
      .filter((field) => run.profile.columns[field] !== undefined && field !== 'member' && field !== 'cashier');
    const cells = mapped.map(
      (field: ImportField): DataColumn<ImportIssue> => ({
        id: field,
        header: t(`field.${field}`),
        width: 110,
        sortable: false,
        wideOnly: field !== 'number' && field !== 'sku',
        value: (row) => row.cells[field] ?? '',
      }),
    );
    return [
      { id: 'row', header: t('rowNo'), width: 80, grow: 0, align: 'end', sortable: false, value: (row) => row.row },
      {
        id: 'reason',
        header: t('reason'),
        width: 220,
        grow: 2,
        sortable: false,
        value: (row) => row.code,
        cell: (row) => `${t(`issue.${row.code}`)}${row.detail ? ` · ${row.detail}` : ''}`,
      },
      ...cells,
    ];
  }, [t, run]);
}
