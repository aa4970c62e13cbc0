import type { ImportDetail } from '@larder/contracts/pos-sync/imports';
import { useTranslations } from '@larder/i18n/react';
import { buttonClass, ErrorState } from '@larder/ui';
import { RouteLink } from '../../components/route-link.tsx';
import { importDetail, importNew } from './routes.tsx';

const KNOWN = [
  'empty',
  'not_text',
  'broken_archive',
  'broken_csv',
  'broken_sheet',
  'too_many_rows',
  'too_large',
  'scattered',
  'encoding',
  'internal',
] as const;

/** The file as a whole could not be read. What an import had committed before stays; the same file goes on from there. */
export function FailedStep({ run }: { run: ImportDetail }) {
  const t = useTranslations('imports');
  const failure = KNOWN.find((known) => known === run.failure) ?? 'internal';
  return (
    <ErrorState
      title={t(`failure.${failure}`)}
      detail={t('failedDetail')}
      actions={
        <>
          <RouteLink
            target={importDetail.to({ params: { importId: run.id }, search: { edit: true } })}
            className={buttonClass()}
          >
            {t('changeColumns')}
          </RouteLink>
          <RouteLink target={importNew.to({ search: { kind: run.kind } })} className={buttonClass('primary')}>
            {t('another')}
          </RouteLink>
        </>
      }
    />
  );
}
