import type { TicketRow } from '@larder/contracts/sales/tickets';
import { useTranslations } from '@larder/i18n/react';
import { Badge } from '@larder/ui';
import styles from './tickets.module.css';

/** What is special about a ticket, in words. */
export function TicketMarks({ row }: { row: Pick<TicketRow, 'kind' | 'status' | 'rev' | 'unmapped'> }) {
  const t = useTranslations('tickets');
  return (
    <span className={styles['marks']}>
      {row.kind === 'refund' ? <Badge tone="warn">{t('state.refund')}</Badge> : null}
      {row.status === 'void' ? <Badge tone="bad">{t('state.void')}</Badge> : null}
      {row.status === 'open' ? <Badge>{t('state.open')}</Badge> : null}
      {row.rev > 1 ? <Badge>{t('rev', { rev: row.rev })}</Badge> : null}
      {row.unmapped > 0 ? <Badge tone="bad">{t('unmapped', { count: row.unmapped })}</Badge> : null}
    </span>
  );
}
