import { type ImportDetail, type ImportKind, importRoutes } from '@larder/contracts/pos-sync/imports';
import { useTranslations } from '@larder/i18n/react';
import { Button, FileDrop, RadioSegment, toast } from '@larder/ui';
import { useQueryClient } from '@tanstack/react-query';
import { Download, LoaderCircle } from 'lucide-react';
import { useState } from 'react';
import { DetailPage, Panel } from '../../components/detail-page.tsx';
import { useGo } from '../../components/route-link.tsx';
import { call, download } from '../../lib/api-client.ts';
import { queryKey, useProblemText } from '../../lib/query.ts';
import styles from './imports.module.css';
import { importDetail, importList, importNew } from './routes.tsx';
import { Steps } from './steps.tsx';

/** First step: what kind of file, and the file. */
export default function ImportNewPage() {
  const t = useTranslations('imports');
  const go = useGo();
  const client = useQueryClient();
  const problemText = useProblemText();
  const { kind } = importNew.useSearch();
  const setSearch = importNew.useSetSearch();
  const [busy, setBusy] = useState<string>();

  const upload = async (file: File) => {
    setBusy(file.name);
    const form = new FormData();
    form.append('file', file);
    try {
      const run: ImportDetail = await call(importRoutes.upload, { query: { kind } }, { rawBody: form });
      await client.invalidateQueries({ queryKey: queryKey('pos-sync') });
      go(importDetail.to({ params: { importId: run.id } }));
    } catch (error) {
      toast.error(problemText(error));
      setBusy(undefined);
    }
  };
  const template = () => {
    download(importRoutes.template, { query: { kind } }, `larder-${kind}.csv`).catch((error: unknown) =>
      toast.error(problemText(error)),
    );
  };

  return (
    <DetailPage title={t('newTitle')} back={{ to: importList.to(), label: t('title') }}>
      <Steps current="file" />
      <Panel
        title={t('whatKind')}
        actions={
          <Button size="sm" icon={<Download aria-hidden />} onClick={template}>
            {t('template')}
          </Button>
        }
      >
        <div className={styles['form']}>
          <RadioSegment<ImportKind>
            aria-label={t('whatKind')}
            value={kind}
            onValueChange={(next) => setSearch({ kind: next })}
            options={[
              { value: 'tickets', label: t('kind.tickets') },
              { value: 'item_days', label: t('kind.item_days') },
            ]}
          />
          <p className={styles['hint']}>{t(`kindHint.${kind}`)}</p>
          {busy ? (
            <div className={styles['busy']} role="status">
              <LoaderCircle aria-hidden />
              {t('uploading', { name: busy })}
            </div>
          ) : (
            <FileDrop
              accept=".csv,.gz,.xlsx,.txt"
              hint={t('fileHint')}
              onFiles={([file]) => file && void upload(file)}
            />
          )}
        </div>
      </Panel>
    </DetailPage>
  );
}
