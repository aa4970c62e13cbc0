import { PURCHASE_LINES_SHOWN, type PurchaseApprovalSummary } from '@larder/contracts/workflow/purchase-approval';
import type { TaskDetail } from '@larder/contracts/workflow/task';
import { useFormats, useTranslations } from '@larder/i18n/react';
import { cx, LedgerBand, Stat } from '@larder/ui';
import { nameIn } from '../../lib/scope.ts';
import styles from './inbox.module.css';
import { useNow } from './use-now.ts';
import { dueText } from './words.ts';

interface PurchaseFactsProps {
  task: TaskDetail;
  purchase: PurchaseApprovalSummary;
}

/** A purchase order above its limit: how far above, for when, and what is dearest in it; the title names the supplier. */
export function PurchaseFacts({ task, purchase }: PurchaseFactsProps) {
  const t = useTranslations('inbox');
  const formats = useFormats();
  const now = useNow();
  const { currency } = purchase;
  return (
    <>
      <LedgerBand label={task.title[formats.locale]}>
        <Stat
          label={t('purchase.amount')}
          value={formats.moneyRounded(purchase.amount, currency)}
          note={t('purchase.limit', { amount: formats.moneyRounded(purchase.limit, currency) })}
        />
        <Stat label={t('purchase.lineCount')} value={purchase.lineCount} note={purchase.number} />
        <Stat
          label={t('purchase.delivery')}
          value={formats.businessDay(purchase.deliveryDate)}
          note={formats.businessDate(purchase.deliveryDate, 'short')}
        />
        <Stat label={t('facts.due')} value={dueText(t, formats, task, now)} />
      </LedgerBand>
      <ul className={styles['lines']} aria-label={t('purchase.lines')}>
        {purchase.lines.map((line) => (
          <li key={line.sku} className={cx(styles['line'], styles['purchaseLine'])}>
            <span className={styles['lineItem']}>
              <span>
                <strong>{nameIn(formats.locale, line)}</strong>
                <span className={cx('num', styles['quiet'])}>{line.sku}</span>
              </span>
            </span>
            <span className="num">
              {formats.quantity(line.packs, line.packUom)} × {formats.money(line.packPrice, currency)}
            </span>
            <strong className="num">{formats.money(line.amount, currency)}</strong>
          </li>
        ))}
      </ul>
      {purchase.lineCount > purchase.lines.length ? (
        <p className={styles['quiet']}>{t('purchase.shown', { count: PURCHASE_LINES_SHOWN })}</p>
      ) : null}
    </>
  );
}
