import type { ImportDetail } from '@larder/contracts/pos-sync/imports';
import { useFormats, useTranslations } from '@larder/i18n/react';
import { buttonClass, LedgerBand, Stat } from '@larder/ui';
import { Dock } from '../../components/detail-page.tsx';
import { RouteLink } from '../../components/route-link.tsx';
import { FigureBand } from './figure-band.tsx';
import styles from './imports.module.css';
import { IssueList } from './issue-list.tsx';
import { importNew } from './routes.tsx';

const target = (to: string) => ({ to, params: {}, search: {} });

/** Last step: what came in, what was known already, what waits for a person. */
export function ResultStep({ run }: { run: ImportDetail }) {
  const t = useTranslations('imports');
  const formats = useFormats();
  const { result } = run;
  if (!result) return null;
  const { tickets, itemDays } = result;
  const fresh = tickets ? (tickets.fresh ?? 0) : (itemDays?.fresh ?? 0);
  const all = tickets ? tickets.sales + tickets.refunds : result.rows - result.badRows;
  return (
    <>
      <LedgerBand label={t('result')}>
        <Stat
          label={tickets ? t('freshTickets') : t('freshDays')}
          value={formats.number(fresh)}
          note={fresh === 0 ? t('nothingNew') : undefined}
        />
        <Stat label={t('known')} value={formats.number(all - fresh)} />
        {tickets ? <Stat label={t('freshWastes')} value={formats.number(tickets.freshWastes ?? 0)} /> : null}
        <Stat label={t('createdItems')} value={formats.number(result.newItems)} />
        <Stat label={t('failedRows')} value={formats.number(result.badRows)} />
      </LedgerBand>
      <FigureBand figures={result} currency={run.currency} />
      <IssueList run={run} figures={result} />
      <Dock
        end={
          <div className={styles['buttons']}>
            {tickets && tickets.quarantined > 0 ? (
              <RouteLink target={target('/quarantine')} className={buttonClass()}>
                {t('openQuarantine', { count: tickets.quarantined })}
              </RouteLink>
            ) : null}
            {tickets ? (
              <RouteLink target={target('/tickets')} className={buttonClass()}>
                {t('openTickets')}
              </RouteLink>
            ) : null}
            <RouteLink target={importNew.to({ search: { kind: run.kind } })} className={buttonClass('primary')}>
              {t('another')}
            </RouteLink>
          </div>
        }
      />
    </>
  );
}
