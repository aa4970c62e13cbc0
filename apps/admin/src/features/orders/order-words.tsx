import type { OrderDetail, OrderLine } from '@larder/contracts/ordering/order';
import type { OrderState } from '@larder/contracts/ordering/order-state';
import { ORDER_REASONS } from '@larder/contracts/ordering/reasons';
import type { Formats } from '@larder/i18n';
import { type Translate, useFormats, useTranslations } from '@larder/i18n/react';
import { Badge, type Tone } from '@larder/ui';
import { nameIn } from '../../lib/scope.ts';
import styles from './orders.module.css';
import { useNow } from './use-now.ts';

const TONES: Readonly<Record<OrderState, Tone>> = {
  generated: 'neutral',
  reviewing: 'warn',
  in_band: 'good',
  awaiting_approval: 'warn',
  approved: 'good',
  released: 'good',
  expired: 'bad',
  cancelled: 'neutral',
};

export function StateBadge({ state }: { state: OrderState }) {
  const t = useTranslations('orders');
  return <Badge tone={TONES[state]}>{t(`state.${state}`)}</Badge>;
}

/** "11月23日到货 · 鲜达冷链" with the reader's name of the source. */
export function sourceName(locale: string, order: Pick<OrderDetail, 'sourceName' | 'sourceNameEn'>): string {
  return nameIn(locale, { name: order.sourceName, nameEn: order.sourceNameEn });
}

export const lineName = (locale: string, line: Pick<OrderLine, 'name' | 'nameEn'>): string => nameIn(locale, line);

/** "10 kg/箱": what one pack holds. */
export function packWords(formats: Formats, line: Pick<OrderLine, 'pack' | 'baseUom' | 'packUom'>): string {
  const packUom = formats.unit(line.packUom);
  return line.pack === '1' && line.baseUom === line.packUom
    ? packUom
    : `${line.pack} ${formats.unit(line.baseUom, line.pack)}/${packUom}`;
}

export function reasonWords(locale: string, code: string | null | undefined): string {
  const reason = ORDER_REASONS.find((r) => r.code === code);
  return reason ? reason[locale === 'en' ? 'en' : 'zh-CN'] : (code ?? '');
}

/** Decimals that a quantity needs to be understood: whole numbers from ten on, tenths below, hundredths below one. */
export const digitsFor = (quantity: number): number => (Math.abs(quantity) >= 10 ? 0 : Math.abs(quantity) >= 1 ? 1 : 2);

/** The strongest reason behind a suggestion in a few words: "客流高峰 +12". */
export function driverWords(t: Translate, formats: Formats, line: OrderLine): string {
  if (!line.driver) return t('driver.none');
  return t(`driver.${line.driver.key}`, {
    quantity: formats.signed(Number(line.driver.quantity), digitsFor(Number(line.driver.quantity))),
  });
}

/** "还能卖 0.4 天": how long the stock lasts, in words. */
export function lastsWords(t: Translate, formats: Formats, row: { readonly line: OrderLine }): string {
  const days = row.line.coverageDays;
  if (days === null) return t('simple.plenty');
  return days < GONE_DAYS ? t('simple.gone') : t('simple.lasts', { days: formats.days(days) });
}

/** Less than this reads as 0.0 days: there is nothing left to sell. */
const GONE_DAYS = 0.05;

/** Whole minutes of a duration, at least one: nobody reads "0 minutes". */
export const minutesOf = (seconds: number): number => Math.max(1, Math.round(seconds / 60));

const SOON_MS = 30 * 60_000;
/** Minutes are shown; half of one is late enough to renew them. */
const TICK_MS = 15_000;

/** The cut-off with what is left of it; vermilion in the last half hour. */
export function CutoffWords({ at }: { at: string }) {
  const now = useNow(TICK_MS);
  const t = useTranslations('orders');
  const formats = useFormats();
  const left = new Date(at).getTime() - now;
  if (left <= 0) return <span className={styles['soon']}>{t('cutoff.passed', { time: formats.time(at) })}</span>;
  return (
    <span className={left < SOON_MS ? styles['soon'] : undefined}>
      {t('cutoff.at', { time: formats.time(at) })}
      {t('cutoff.left', { words: formats.duration(left) })}
    </span>
  );
}
