import { type ImportDetail, importRoutes } from '@larder/contracts/pos-sync/imports';
import { useFormats, useTranslations } from '@larder/i18n/react';
import { Button, buttonClass, LedgerBand, Stat } from '@larder/ui';
import { Dock } from '../../components/detail-page.tsx';
import { RouteLink } from '../../components/route-link.tsx';
import { useApiMutation } from '../../lib/query.ts';
import { FigureBand } from './figure-band.tsx';
import styles from './imports.module.css';
import { IssueList } from './issue-list.tsx';
import { importDetail } from './routes.tsx';

/** Third step: what the import would do, and the rows that cannot come along. */
export function CheckStep({ run }: { run: ImportDetail }) {
  const t = useTranslations('imports');
  const formats = useFormats();
  const start = useApiMutation({ route: importRoutes.start, invalidates: ['pos-sync'] });
  const { check } = run;
  if (!check) return null;
  const good = check.rows - check.badRows;
  return (
    <>
      <LedgerBand label={t('checked')}>
        <Stat label={t('canImport')} value={formats.number(good)} unit={t('rowUnit')} />
        <Stat label={t('warnings')} value={formats.number(check.warnings)} />
        <Stat label={t('errors')} value={formats.number(check.badRows)} unit={t('rowUnit')} />
        <Stat label={t('newItems')} value={formats.number(check.newItems)} />
      </LedgerBand>
      <FigureBand figures={check} currency={run.currency} />
      <IssueList run={run} figures={check} />
      <Dock
        end={
          <div className={styles['buttons']}>
            <RouteLink
              target={importDetail.to({ params: { importId: run.id }, search: { edit: true } })}
              className={buttonClass()}
            >
              {t('changeColumns')}
            </RouteLink>
            <Button
              variant="primary"
              disabled={good === 0}
              loading={start.isPending}
              onClick={() => start.mutate({ params: { id: run.id }, body: { version: run.version } })}
            >
              {check.badRows > 0
                ? t('importGood', { rows: formats.number(good) })
                : t('importAll', { rows: formats.number(good) })}
            </Button>
          </div>
        }
      >
        <span>{check.badRows > 0 ? t('badStay', { rows: formats.number(check.badRows) }) : t('allGood')}</span>
      </Dock>
    </>
  );
}
