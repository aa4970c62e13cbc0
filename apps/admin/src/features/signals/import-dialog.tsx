import { signalRoutes } from '@larder/contracts/ordering/signals';
import { weatherRoutes } from '@larder/contracts/ordering/weather';
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
import { columnOf, draftsOf, FILE_COLUMNS, refusedRows, WEATHER_COLUMNS, weatherRows } from './model.ts';
import styles from './signals.module.css';

const HQ = '\0hq';
/** What a file may hold, by the page that takes it. */
const FILES = {
  signals: {
    route: signalRoutes.import,
    columns: FILE_COLUMNS,
    needed: 5,
    fileName: 'larder-demand-calendar',
    samples: [
      ['promotion', HQ, '2026-11-11', '2026-11-12', '双十一', '30', '', '', '', ''],
      ['promotion', HQ, '2026-11-11', '2026-11-12', '双十一', '', '', 'SKU-1; SKU-2', '', '9.90'],
    ],
    read: draftsOf,
  },
  weather: {
    route: weatherRoutes.import,
    columns: WEATHER_COLUMNS,
    needed: 3,
    fileName: 'larder-weather',
    samples: [
      [HQ, '2026-07-18', 'observed', '33.1', '26.4', '0', ''],
      [HQ, '2026-07-22', 'forecast', '36.9', '28.6', '0', '2026-07-19'],
    ],
    read: weatherRows,
  },
} as const;
/** The file's first row holds the column names, and people count from one. */
const FIRST_ROW = 2;

/** Many entries at once from a CSV file; bad rows are told, good ones kept. */
export function ImportDialog({
  holds = 'signals',
  open,
  onClose,
}: {
  holds?: keyof typeof FILES;
  open: boolean;
  onClose: () => void;
}) {
  const { route, columns, needed, fileName, samples, read: readRows } = FILES[holds];
  const t = useTranslations('signals');
  const { currency } = useScope();
  const [unreadable, setUnreadable] = useState(false);
  const [file, setFile] = useState<string[][]>([]);
  const units = useQuery({ ...apiQuery('org', orgRoutes.units, {}), enabled: open });
  const send = useApiMutation({ route, invalidates: ['ordering', 'audit'] });
  const close = () => {
    setUnreadable(false);
    send.reset();
    onClose();
  };
  const take = async ([taken]: File[]) => {
    const byCode = new Map((units.data?.items ?? []).map((unit) => [unit.code.toLowerCase(), unit.id]));
    const read = taken ? readCsv(await taken.text()) : [];
    const rows = readRows(read, byCode, currencyDigits(currency));
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
      description={t(holds === 'weather' ? 'weather.importDetail' : 'importDetail')}
      footer={
        <>
          <Button
            onClick={() =>
              saveCsv(`${fileName}.csv`, [
                columns,
                ...samples.map((sample) => sample.map((cell) => (cell === HQ ? hq : cell))),
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
        {unreadable ? (
          <p className={styles['bad']}>{t('unreadable', { columns: columns.slice(0, needed).join(', ') })}</p>
        ) : null}
        {send.data ? (
          <>
            <p>{t('imported', { added: send.data.added, known: send.data.known })}</p>
            {send.data.refused.length > 0 ? (
              <Button
                icon={<Download aria-hidden />}
                onClick={() => saveCsv(`${fileName}-refused.csv`, refusedRows(file, send.data.refused))}
              >
                {t('saveRefused')}
              </Button>
            ) : null}
            {send.data.refused.length > 0 ? (
              <ul className={styles['bad']}>
                {send.data.refused.map((r) => (
                  <li key={`${r.index}-${r.path}`}>
                    {t('refused', { row: r.index + FIRST_ROW, field: columnOf(r.path) || '–', reason: r.message })}
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
