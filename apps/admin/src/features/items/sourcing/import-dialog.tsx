import { sourcingRoutes } from '@larder/contracts/catalog/sourcing';
import { useTranslations } from '@larder/i18n/react';
import { Button, Dialog, FileDrop } from '@larder/ui';
import { Download } from 'lucide-react';
import { useState } from 'react';
import { saveCsv } from '../../../lib/csv.ts';
import { useApiMutation } from '../../../lib/query.ts';
import { readCsv } from '../../../lib/read-csv.ts';
import { SOURCING_COLUMNS, sourcingRows } from './file.ts';
import styles from './sourcing.module.css';

/** The file's first row holds the column names, and people count from one. */
const FIRST_ROW = 2;
const SHOWN = 50;

/** Many chains at once; a chain with a bad row stays as it was, and the bad rows come back as a file. */
export function SourcingImport({ open, onClose }: { readonly open: boolean; readonly onClose: () => void }) {
  const t = useTranslations('sourcing');
  const [unreadable, setUnreadable] = useState(false);
  const [file, setFile] = useState<string[][]>([]);
  const send = useApiMutation({ route: sourcingRoutes.import, invalidates: ['catalog', 'ordering', 'audit'] });
  const close = () => {
    setUnreadable(false);
    send.reset();
    onClose();
  };
  const take = async ([taken]: File[]) => {
    const read = taken ? readCsv(await taken.text()) : [];
    const rows = sourcingRows(read);
    setFile(read);
    setUnreadable(rows === null || rows.length === 0);
    if (rows !== null && rows.length > 0) send.mutate({ body: { rows } });
  };
  const refused = send.data?.refused ?? [];
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
              saveCsv('larder-sources.csv', [
                [...SOURCING_COLUMNS],
                ['SKU-1', 'HQ', 'DC', '', '', '70', ''],
                ['SKU-1', 'HQ', 'SUP-1', '', '', '', '120'],
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
      <FileDrop accept=".csv" hint={t('importHint')} disabled={send.isPending} onFiles={(f) => void take(f)} />
      <div aria-live="polite">
        {unreadable ? <p>{t('unreadable', { columns: SOURCING_COLUMNS.slice(0, 3).join(', ') })}</p> : null}
        {send.data ? <p>{t('imported', { chains: send.data.chains, unchanged: send.data.unchanged })}</p> : null}
        {refused.length > 0 ? (
          <>
            <Button
              icon={<Download aria-hidden />}
              onClick={() =>
                saveCsv('larder-sources-refused.csv', [
                  [...(file[0] ?? []), 'reason'],
                  ...refused.map((r) => [...(file[r.index + 1] ?? []), `${r.path} ${r.message}`.trim()]),
                ])
              }
            >
              {t('saveRefused')}
            </Button>
            <ul className={styles['stores']}>
              {refused.slice(0, SHOWN).map((r) => (
                <li key={`${r.index} ${r.path}`}>
                  {t('refused', { row: r.index + FIRST_ROW, field: r.path || '–', reason: r.message })}
                </li>
              ))}
            </ul>
          </>
        ) : null}
      </div>
    </Dialog>
  );
}
