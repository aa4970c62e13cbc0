import type { StoreToday } from '@larder/contracts/bi/today';
import { useFormats, useTranslations } from '@larder/i18n/react';
import { Panel } from '../../components/detail-page.tsx';
import { nameIn } from '../../lib/scope.ts';
import styles from './today.module.css';

const CENTI = 100;
const DAY_MS = 86_400_000;

/** A quantity to one decimal with the word for its base unit; a unit of the chain's own stays as it is. */
function useAmount(): (quantity: string, uom: string) => string {
  const t = useTranslations('today');
  const formats = useFormats();
  return (quantity, uom) => {
    const unit = uom === 'each' || uom === 'kg' || uom === 'l' ? t(`unit.${uom}`) : uom;
    return `${formats.number(Number(quantity), 1)} ${unit}`;
  };
}

/** Items with less cover than the policy asks for. */
export function RunningOut({ data }: { data: StoreToday }) {
  const t = useTranslations('today');
  const formats = useFormats();
  const amount = useAmount();
  return (
    <Panel title={t('store.runningOut')} actions={<More shown={data.runningOut.length} count={data.runningOutCount} />}>
      {data.runningOut.length === 0 ? <p className={styles['panelNote']}>{t('store.runningOutNone')}</p> : null}
      <ul className={styles['shelf']}>
        {data.runningOut.map((item) => (
          <li key={item.itemId}>
            <span className={styles['shelfName']}>{nameIn(formats.locale, item)}</span>
            <span className={styles['shelfFigure']} data-tone={item.coverCentidays === 0 ? 'bad' : 'warn'}>
              {item.coverCentidays === 0
                ? t('store.empty')
                : t('store.cover', { days: formats.days(item.coverCentidays / CENTI) })}
            </span>
            <span className={styles['shelfNote']}>
              {t('store.perDay', { quantity: amount(item.perDay, item.uom) })}
            </span>
          </li>
        ))}
      </ul>
    </Panel>
  );
}

/** Lots whose time is nearly over. */
export function NearExpiry({ data }: { data: StoreToday }) {
  const t = useTranslations('today');
  const formats = useFormats();
  const amount = useAmount();
  const tomorrow = new Date(Date.parse(`${data.businessDate}T00:00:00Z`) + DAY_MS).toISOString().slice(0, 10);
  const when = (date: string) => {
    if (date < data.businessDate) return t('store.expired');
    if (date === data.businessDate) return t('store.expiresToday');
    return date === tomorrow ? t('store.expiresTomorrow') : formats.businessDay(date);
  };
  return (
    <Panel title={t('store.nearExpiry')} actions={<More shown={data.nearExpiry.length} count={data.nearExpiryCount} />}>
      {data.nearExpiry.length === 0 ? <p className={styles['panelNote']}>{t('store.nearExpiryNone')}</p> : null}
      <ul className={styles['shelf']}>
        {data.nearExpiry.map((lot) => (
          <li key={`${lot.itemId}${lot.lotCode}${lot.expiresOn}`}>
            <span className={styles['shelfName']}>{nameIn(formats.locale, lot)}</span>
            <span className={styles['shelfFigure']} data-tone={lot.expiresOn <= data.businessDate ? 'bad' : 'warn'}>
              {when(lot.expiresOn)}
            </span>
            <span className={styles['shelfNote']}>
              {amount(lot.quantity, lot.uom)}
              {lot.cost === null ? '' : ` · ${formats.moneyRounded(lot.cost)}`}
            </span>
          </li>
        ))}
      </ul>
    </Panel>
  );
}

function More({ shown, count }: { shown: number; count: number }) {
  const t = useTranslations('today');
  return count > shown ? <span className={styles['hint']}>{t('store.moreItems', { count })}</span> : null;
}
