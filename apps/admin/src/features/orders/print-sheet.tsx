import { valueMinor } from '@larder/contracts/ordering/band';
import type { OrderDetail } from '@larder/contracts/ordering/order';
import { useFormats, useTranslations } from '@larder/i18n/react';
import { Stamp } from '@larder/ui';
import { packsText } from '../../lib/packs.ts';
import { nameIn } from '../../lib/scope.ts';
import { type OrderRow, type Patches, quantityOf } from './model.ts';
import { lineName, packWords, sourceName } from './order-words.tsx';
import styles from './orders.module.css';

/** The order on paper: what is ordered, in two columns, with the seal. */
export function PrintSheet({
  order,
  rows,
  patches,
}: {
  readonly order: OrderDetail;
  readonly rows: readonly OrderRow[];
  readonly patches: Patches;
}) {
  const t = useTranslations('orders');
  const formats = useFormats();
  const lines = rows.flatMap((row) => {
    const quantity = quantityOf(row, patches.get(row.id)) ?? row.baselineMilli;
    return quantity > 0n ? [{ row, quantity, amount: valueMinor(quantity, row.packMilli, row.packPriceMinor) }] : [];
  });
  const total = lines.reduce((sum, line) => sum + line.amount, 0n);
  return (
    <section className={`print-only ${styles['sheet']}`} aria-hidden>
      <header>
        <div>
          <h2>
            {t('print.title', {
              store: nameIn(formats.locale, { name: order.storeName, nameEn: order.storeNameEn }),
              source: sourceName(formats.locale, order),
            })}
          </h2>
          <p>
            {t('lead.delivery', { date: formats.businessDate(order.deliveryDate, 'short') })}
            {order.deliveryWindow ? ` · ${order.deliveryWindow}` : ''} · {t('print.lines', { count: lines.length })} ·{' '}
            {formats.money(total, order.currency)}
          </p>
        </div>
        {order.approvedAt ? (
          <Stamp word={t('stamp.approved')} by={order.approvedBy?.name} at={formats.dateTime(order.approvedAt)} />
        ) : null}
      </header>
      <ul>
        {lines.map(({ row, quantity, amount }) => (
          <li key={row.id}>
            <span>{row.line.sku}</span>
            <span>
              {lineName(formats.locale, row.line)} <small>{packWords(formats, row.line)}</small>
            </span>
            <strong className="num">{packsText(quantity, row.packMilli)}</strong>
            <span className="num">{formats.money(amount, order.currency)}</span>
          </li>
        ))}
      </ul>
    </section>
  );
}
