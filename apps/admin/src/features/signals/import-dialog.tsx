import { signalRoutes } from '@larder/contracts/ordering/signals';
import { orgRoutes } from '@larder/contracts/org/units';
import { currencyDigits } from '@larder/i18n';
import { useTranslations } from '@larder/i18n/react';
import { Button, Dialog, FileDrop } from '@larder/ui';
import { useQuery } from '@tanstack/react-query';
import { Download } from 'lucide-react';
import { useState } from 'react';
import { saveCsv } from '../../lib/csv.ts';
import { apiQuery, useApiMutation } from '../../lib/query.ts';
import { readCsv } from '../../lib/read-csv.ts';
import { useScope } from '../../lib/scope.ts';
import { draftsOf, FILE_COLUMNS, refusedRows } from './model.ts';
import styles from './signals.module.css';

const SAMPLES = [
  ['promotion', '', '2026-11-11', '2026-11-12', '双十一', '30', '', '', '', ''],
  ['promotion', '', '2026-11-11', '2026-11-12', '双十一', '', '', 'SKU-1; SKU-2', '', '9.90'],
];
/** The file's first row holds the column names, and people count from one. */
const FIRST_ROW = 2;

/** Many entries at once from a CSV file; bad rows are told, good ones kept. */
export function ImportDialog({ open, onClose }: { open: boolean; onClose: () => void }) {
  const t = useTranslations('signals');
  const { currency } = useScope();
  const [unreadable, setUnreadable] = useState(false);
  const [file, setFile] = useState<string[][]>([]);
  const units = useQuery({ ...apiQuery('org', orgRoutes.units, {}), enabled: open });
  const send = useApiMutation({ route: signalRoutes.import, invalidates: ['ordering', 'audit'] });
  const close = () => {
    setUnreadable(false);
    send.reset();
    onClose();
  };
  const take = async ([taken]: File[]) => {
    const byCode = new Map((units.data?.items ?? []).map((unit) => [unit.code.toLowerCase(), unit.id]));
    const read = taken ? readCsv(await taken.text()) : [];
    const rows = draftsOf(read, byCode, currencyDigits(currency));
    setFile(read);
    setUnreadable(rows === null || rows.length === 0);
    if (rows !== null && rows.length > 0) send.mutate({ body: { rows } });
  };
  const hq = units.data?.items.find((unit) => unit.parentId === null)?.code ?? '';
  return (
    <Dialog
      open={open}
      onOpenChange={(next) => (next ? undefined : close())}
      title={t('import')}
      description={t('importDetail')}
      footer={
        <>
          <Button
            onClick={() =>
              saveCsv('larder-demand-calendar.csv', [
                FILE_COLUMNS,
                ...SAMPLES.map((sample) => sample.map((cell, i) => (i === 1 ? hq : cell))),
              ])
            }
          >
            {t('template')}
          </Button>
          <Button variant="primary" onClick={close}>
            {t('done')}
          </Button>
        </>
      }
    >
      <FileDrop
        accept=".csv"
        hint={t('importHint')}
        disabled={send.isPending || !units.data}
        onFiles={(f) => void take(f)}
      />
      <div aria-live="polite" className={styles['result']}>
        {unreadable ? <p className={styles['bad']}>{t('unreadable', { columns: FILE_COLUMNS.join(', ') })}</p> : null}
        {send.data ? (
          <>
            <p>{t('imported', { added: send.data.added, known: send.data.known })}</p>
            {send.data.refused.length > 0 ? (
              <Button
                icon={<Download aria-hidden />}
                onClick={() => saveCsv('larder-demand-calendar-refused.csv', refusedRows(file, send.data.refused))}
              >
                {t('saveRefused')}
              </Button>
            ) : null}
            {send.data.refused.length > 0 ? (
              <ul className={styles['bad']}>
                {send.data.refused.map((r) => (
                  <li key={`${r.index}-${r.path}`}>
                    {t('refused', { row: r.index + FIRST_ROW, field: r.path || '–', reason: r.message })}
                  </li>
                ))}
              </ul>
            ) : null}
          </>
        ) : null}
      </div>
    </Dialog>
  );
}
