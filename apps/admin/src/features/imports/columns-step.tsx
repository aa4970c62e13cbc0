import {
  IMPORT_FIELDS,
  type ImportDetail,
  type ImportPreview,
  type ImportProfile,
  importRoutes,
} from '@larder/contracts/pos-sync/imports';
import { useTranslations } from '@larder/i18n/react';
import { Badge, Button, ErrorState, Skeleton } from '@larder/ui';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { Dock, Panel } from '../../components/detail-page.tsx';
import { apiQuery, useApiMutation, useProblemText } from '../../lib/query.ts';
import { ColumnFields } from './column-fields.tsx';
import styles from './imports.module.css';
import { missingFields } from './model.ts';
import { ProfileOptions } from './profile-options.tsx';
import { importDetail } from './routes.tsx';

/** Second step: which column is what, and how the file is to be read. */
export function ColumnsStep({ run }: { run: ImportDetail }) {
  const [profile, setProfile] = useState<ImportProfile>(run.profile);
  const problemText = useProblemText();
  const preview = useQuery(
    apiQuery('pos-sync', importRoutes.preview, { params: { id: run.id }, query: { encoding: profile.encoding } }),
  );
  if (preview.error) return <ErrorState title={problemText(preview.error)} onRetry={() => void preview.refetch()} />;
  if (!preview.data) return <Skeleton height={220} />;
  return (
    <ColumnsForm
      run={run}
      profile={profile}
      preview={preview.data}
      onChange={(patch) => setProfile((now) => ({ ...now, ...patch }))}
    />
  );
}

export interface ColumnsFormProps {
  run: ImportDetail;
  profile: ImportProfile;
  preview: ImportPreview;
  onChange: (patch: Partial<ImportProfile>) => void;
}

/** The mapping itself; a field without a column stays unmapped, and the check starts once all that is needed is there. */
export function ColumnsForm({ run, profile, preview, onChange }: ColumnsFormProps) {
  const t = useTranslations('imports');
  const setSearch = importDetail.useSetSearch();
  const check = useApiMutation({
    route: importRoutes.check,
    invalidates: ['pos-sync'],
    onSuccess: () => setSearch({ edit: false }),
  });
  const save = useApiMutation({
    route: importRoutes.profile,
    invalidates: ['pos-sync'],
    onSuccess: (saved) => check.mutate({ params: { id: saved.id }, body: { version: saved.version } }),
  });
  const missing = missingFields(run.kind, profile, preview.headers);
  const names = missing.map((field) => t(`field.${field}`)).join(t('listComma'));
  return (
    <>
      <Panel title={t('columnsTitle')} actions={run.remembered ? <Badge tone="good">{t('remembered')}</Badge> : null}>
        <div className={styles['form']}>
          <ColumnFields kind={run.kind} profile={profile} headers={preview.headers} onChange={onChange} />
        </div>
      </Panel>
      <Panel title={t('previewTitle')}>
        <Preview kind={run.kind} profile={profile} preview={preview} />
      </Panel>
      <Panel title={t('optionsTitle')}>
        <ProfileOptions run={run} profile={profile} onChange={onChange} />
      </Panel>
      <Dock
        end={
          <Button
            variant="primary"
            disabled={missing.length > 0}
            loading={save.isPending || check.isPending}
            onClick={() => save.mutate({ params: { id: run.id }, body: { version: run.version, profile } })}
          >
            {t('checkFile')}
          </Button>
        }
      >
        <span role="status">{missing.length > 0 ? t('missing', { fields: names }) : t('ready')}</span>
      </Dock>
    </>
  );
}

/** First rows with the meaning of each column above it. */
function Preview({
  kind,
  profile,
  preview,
}: {
  kind: ImportDetail['kind'];
  profile: ImportProfile;
  preview: ImportPreview;
}) {
  const t = useTranslations('imports');
  const meaning = new Map(
    IMPORT_FIELDS[kind].flatMap(({ field }) =>
      profile.columns[field] === undefined ? [] : [[profile.columns[field], field] as const],
    ),
  );
  const columns = preview.headers.map((header, at) => ({ header, at, field: meaning.get(header) }));
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a scroll area must be reachable by keyboard
    <section className={styles['preview']} tabIndex={0} aria-label={t('previewTitle')}>
      <table>
        <thead>
          <tr>
            {columns.map(({ header, at, field }) => (
              <th key={at} scope="col">
                {field ? (
                  <span className={styles['fieldMark']}>{t(`field.${field}`)}</span>
                ) : (
                  <span className={styles['unused']}>{t('unused')}</span>
                )}
                {header}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {preview.rows.slice(0, 8).map((row, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: rows of a file have no other identity and never move
            <tr key={index}>
              {columns.map(({ at }) => (
                <td key={at}>{row[at]}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
