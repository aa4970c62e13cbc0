import type { OrderDetail } from '@larder/contracts/ordering/order';
import { useFormats, useTranslations } from '@larder/i18n/react';
import { packWords } from '../../../lib/packs.ts';
import { lineName, reasonWords } from '../order-words.tsx';
import styles from './simple.module.css';

/** What an order waits for: who decides, since when and until when, and the lines that are to be decided. */
export function Awaited({ order }: { readonly order: OrderDetail }) {
  const t = useTranslations('orders');
  const formats = useFormats();
  const lines = order.lines.filter((line) => line.verdict === 'out_of_band' && line.decision === null);
  const names = order.approvers.map((one) => one.name).join(t('listSeparator'));
  return (
    <section className={styles['awaited']} aria-label={t('state.awaiting_approval')}>
      <p>
        <strong>{names ? t('simple.awaits', { name: names }) : t('state.awaiting_approval')}</strong>
        {order.submittedAt ? (
          <span className="nowrap">
            {t('simple.askedAt', {
              name: order.submittedBy?.name ?? '',
              time: formats.weekdayTime(order.submittedAt),
            })}
          </span>
        ) : null}
        {order.approvalDueAt ? (
          <span className="nowrap">{t('simple.answerBy', { time: formats.weekdayTime(order.approvalDueAt) })}</span>
        ) : null}
      </p>
      <h2>{lines.length > 0 ? t('simple.awaitedLines', { count: lines.length }) : t('simple.awaitedAmount')}</h2>
      <ul>
        {lines.map((line) => (
          <li key={line.itemId}>
            <strong>{lineName(formats.locale, line)}</strong>
            <span>
              {t('simple.asked', {
                quantity: packWords(formats, line.quantity, line),
                baseline: packWords(formats, line.baseline, line),
              })}
            </span>
            {line.reasonCode ? <span>{reasonWords(formats.locale, line.reasonCode)}</span> : null}
          </li>
        ))}
      </ul>
    </section>
  );
}
