import type { PurchaseOrderDetail } from '@larder/contracts/supply-chain/purchase-order';
import { useFormats, useTranslations } from '@larder/i18n/react';
import { nameIn } from '../../lib/scope.ts';
import { useSession } from '../../lib/session.ts';
import styles from './purchasing.module.css';

/** The paper that goes to the supplier: A4, 60 lines on two pages. Shown on paper only. */
export function PrintSheet({ order }: { order: PurchaseOrderDetail }) {
  const t = useTranslations('purchasing');
  const formats = useFormats();
  const { tenant } = useSession();
  const { locale } = formats;
  return (
    <article className={`${styles['sheet']} print-only`}>
      <header>
        <div>
          <h1>
            {nameIn(locale, tenant)} {t('print.title')}
          </h1>
          <p className="num">{order.number}</p>
        </div>
        <dl>
          <dt>{t('print.supplier')}</dt>
          <dd>{nameIn(locale, { name: order.sourceName, nameEn: order.sourceNameEn })}</dd>
          <dt>{t('print.deliverTo')}</dt>
          <dd>{nameIn(locale, { name: order.storeName, nameEn: order.storeNameEn })}</dd>
          <dt>{t('print.deliveryDate')}</dt>
          <dd>
            {formats.businessDate(order.deliveryDate, 'short')} {order.urgent ? t('urgent') : ''}
          </dd>
        </dl>
      </header>
      <table>
        <thead>
          <tr>
            <th>{t('line.no')}</th>
            <th>{t('line.sku')}</th>
            <th>{t('line.item')}</th>
            <th>{t('line.packs')}</th>
            <th>{t('line.quantity')}</th>
            <th>{t('line.packPrice')}</th>
            <th>{t('amount')}</th>
          </tr>
        </thead>
        <tbody>
          {order.lines.map((line) => (
            <tr key={line.lineNo}>
              <td>{line.lineNo}</td>
              <td>{line.sku}</td>
              <td>{nameIn(locale, line)}</td>
              <td>{formats.quantity(line.packs, line.packUom)}</td>
              <td>{formats.quantity(line.ordered, line.unit)}</td>
              <td>{formats.money(line.packPriceMinor, order.currency)}</td>
              <td>{formats.money(line.amountMinor, order.currency)}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <footer>
        <p>
          {t('print.lineCount', { count: order.lineCount })}
          <strong>
            {t('print.total')} {formats.money(order.amountMinor, order.currency)}
          </strong>
        </p>
        <p>
          <span>{t('print.signature')}</span>
          <span>{t('print.receivedBy')}</span>
        </p>
      </footer>
    </article>
  );
}
