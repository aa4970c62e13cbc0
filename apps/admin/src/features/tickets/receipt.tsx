import type { TicketDetail } from '@larder/contracts/sales/tickets';
import { useFormats, useTranslations } from '@larder/i18n/react';
import { Badge, Button } from '@larder/ui';
import { nameIn } from '../../lib/scope.ts';
import { useSession } from '../../lib/session.ts';
import { keyed, ticketKey } from './model.ts';
import { TicketMarks } from './ticket-marks.tsx';
import styles from './tickets.module.css';

interface Props {
  ticket: TicketDetail;
  /** Opens another ticket, for example the sale of a refund. */
  onOpen: (key: string) => void;
  /** Looks for tickets with the same code. */
  onSku: (code: string) => void;
}

/** A ticket as the till printed it: lines, discounts, tax, payments, and where it came from. */
export function Receipt({ ticket, onOpen, onSku }: Props) {
  const t = useTranslations('tickets');
  const formats = useFormats();
  const { stores } = useSession();
  const store = stores.find(({ id }) => id === ticket.storeId);
  const money = (minor: number) => formats.money(minor, ticket.currency);
  return (
    <article className={`${styles['receipt']} print-area`}>
      <header className={styles['receiptHead']}>
        <strong>{store ? nameIn(formats.locale, store) : ''}</strong>
        <span className="num">{formats.dateTime(ticket.occurredAt)}</span>
        <span className="num">
          {[ticket.receiptNo, ticket.terminalCode, ticket.seq === null ? null : `#${ticket.seq}`]
            .filter(Boolean)
            .join(' · ')}
        </span>
        <TicketMarks row={ticket} />
      </header>
      <table className={styles['lines']}>
        <thead>
          <tr>
            <th scope="col">{t('item')}</th>
            <th scope="col">{t('quantity')}</th>
            <th scope="col">{t('amount')}</th>
          </tr>
        </thead>
        <tbody>
          {ticket.lines.map((line) => (
            <tr
              key={`${line.lineNo}-${line.modifierNo}`}
              className={line.modifierNo > 0 || line.parentLineNo !== null ? styles['modifier'] : undefined}
            >
              <td>
                {line.itemId === null
                  ? (line.name ?? line.code)
                  : nameIn(formats.locale, { name: line.itemName ?? line.code, nameEn: line.itemNameEn })}
                <button type="button" className={styles['code']} onClick={() => onSku(line.code)} title={t('sameItem')}>
                  {line.code}
                </button>
                {line.itemId === null ? <Badge tone="bad">{t('unmappedLine')}</Badge> : null}
                {line.discount > 0 ? (
                  <span className={styles['sub']}>{t('lineDiscount', { amount: money(line.discount) })}</span>
                ) : null}
              </td>
              <td className="num">
                {formats.quantity(line.quantity, line.uom ?? undefined)}
                {line.unitPrice === null || line.modifierNo > 0 ? null : (
                  <span className={styles['sub']}>{`× ${money(line.unitPrice)}`}</span>
                )}
              </td>
              <td className="num">{line.modifierNo > 0 && line.amount === 0 ? '' : money(line.amount)}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <dl className={styles['sums']}>
        {keyed(ticket.adjustments).map(({ key, row }) => (
          <Sum key={key} label={row.reason} value={money(row.amount)} />
        ))}
        {ticket.taxes.map((tax) => (
          <Sum key={tax.code} label={t('taxLine', { code: tax.code, rate: tax.rate })} value={money(tax.amount)} />
        ))}
        <Sum strong label={ticket.kind === 'refund' ? t('refundTotal') : t('total')} value={money(ticket.total)} />
        {keyed(ticket.payments).map(({ key, row }) => (
          <Sum key={key} label={row.method} value={money(row.amount)} />
        ))}
        {ticket.payments.length === 0 ? <Sum label={t('noPayments')} value="" /> : null}
      </dl>
      <Links ticket={ticket} onOpen={onOpen} />
      <section className={`${styles['revisions']} no-print`}>
        <h3>{t('revisions')}</h3>
        <ol>
          {ticket.revisions.map((revision) => (
            <li key={revision.rev}>
              <span className="num">{t('rev', { rev: revision.rev })}</span>
              <span>{t(`status.${revision.status}`)}</span>
              <span className="num">{money(revision.total)}</span>
              <span className="num">{formats.dateTime(revision.receivedAt)}</span>
              <code title={revision.sha256}>{revision.sha256.slice(0, 8)}</code>
            </li>
          ))}
        </ol>
      </section>
    </article>
  );
}

function Sum({ label, value, strong }: { label: string; value: string; strong?: boolean }) {
  return (
    <div className={strong ? styles['strong'] : undefined}>
      <dt>{label}</dt>
      <dd className="num">{value}</dd>
    </div>
  );
}

/** The sale that a refund takes back, or the refunds of a sale. */
function Links({ ticket, onOpen }: Pick<Props, 'ticket' | 'onOpen'>) {
  const t = useTranslations('tickets');
  const formats = useFormats();
  const origin = ticket.refersTo;
  const originStore = origin?.storeId ?? null;
  if (!origin && ticket.refunds.length === 0) return null;
  return (
    <div className={`${styles['links']} no-print`}>
      {origin && originStore !== null ? (
        <Button size="sm" onClick={() => onOpen(ticketKey({ storeId: originStore, ticketUid: origin.ticketUid }))}>
          {t('openSale', { receipt: origin.receiptNo ?? origin.ticketUid.slice(-8) })}
        </Button>
      ) : null}
      {origin && originStore === null ? <span>{t('saleNotHere')}</span> : null}
      {ticket.refunds.map((refund) => (
        <Button key={refund.ticketUid} size="sm" onClick={() => onOpen(ticketKey(refund))}>
          {t('openRefund', { amount: formats.money(refund.total, ticket.currency) })}
        </Button>
      ))}
    </div>
  );
}
