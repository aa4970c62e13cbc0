import type { OrderDetail, OrderFitView } from '@larder/contracts/ordering/order';
import { useFormats, useTranslations } from '@larder/i18n/react';
import { PackageCheck, PackageX, Truck } from 'lucide-react';
import { useValue } from '../../lib/observable.ts';
import type { OrderRow, Patches } from './model.ts';
import styles from './order-terms.module.css';
import type { ReviewBoard } from './session/review-board.ts';
import { SIDES, type Side, sideLoads } from './truck.ts';

interface OrderTermsProps {
  readonly order: OrderDetail;
  readonly fit: OrderFitView;
  readonly rows: readonly OrderRow[];
  readonly review: ReviewBoard;
  /** What is typed at this moment. */
  readonly patches: () => Patches;
}

/** What the source's terms did to the suggestion, and how full the truck is with what stands on the sheet. */
export function OrderTerms({ order, fit, ...sheet }: OrderTermsProps) {
  const t = useTranslations('orders');
  const words = useFitWords(order, fit);
  const sides = SIDES.filter((side) => fit.truck[side] !== null);
  if (!words && sides.length === 0) return null;
  const lost = fit.outcome === 'dropped' || fit.outcome === 'unreachable';
  return (
    <section className={styles['terms']} aria-label={t('fit.title')}>
      {words ? (
        <p className={styles['words']} data-tone={lost ? 'seal' : 'plain'}>
          {lost ? <PackageX aria-hidden /> : <PackageCheck aria-hidden />}
          {words}
        </p>
      ) : null}
      {sides.length > 0 ? <TruckFill fit={fit} sides={sides} {...sheet} /> : null}
    </section>
  );
}

function useFitWords(order: OrderDetail, fit: OrderFitView): string | null {
  const t = useTranslations('orders');
  const formats = useFormats();
  const minimum = formats.moneyRounded(order.minOrderAmount, order.currency);
  switch (fit.outcome) {
    case 'lifted':
      return fit.wanted < order.minOrderAmount
        ? t('fit.lifted', { minimum, packs: fit.addedPacks })
        : t('fit.freeFreight', {
            threshold: formats.moneyRounded(fit.freeFreight ?? 0, order.currency),
            freight: formats.moneyRounded(fit.freight ?? 0, order.currency),
            packs: fit.addedPacks,
          });
    case 'cut':
      return t('fit.cut', { packs: fit.cutPacks });
    case 'dropped':
      return t('fit.dropped', { minimum, wanted: formats.money(fit.wanted, order.currency) });
    case 'unreachable':
      return t('fit.unreachable', { minimum, wanted: formats.money(fit.wanted, order.currency) });
    default:
      return null;
  }
}

function TruckFill({
  fit,
  sides,
  rows,
  review,
  patches,
}: Omit<OrderTermsProps, 'order'> & { readonly fit: OrderFitView; readonly sides: readonly Side[] }) {
  const t = useTranslations('orders');
  const formats = useFormats();
  // The review follows the typing; the load is read at the same moments.
  useValue(review);
  const loads = sideLoads(rows, patches());
  const unknown = Math.max(...sides.map((side) => loads[side].unknown));
  return (
    <div className={styles['truck']}>
      <Truck aria-hidden />
      <ul className={styles['sides']}>
        {sides.map((side) => {
          const { load } = loads[side];
          const limit = fit.truck[side] as number;
          const share = load / limit;
          const figure = (value: number) => formats.number(value / PER_UNIT[side], DIGITS[side]);
          return (
            <li key={side} className={styles['side']}>
              <span>{t(`fit.${side}`)}</span>
              <span className={styles['track']} aria-hidden>
                <span data-over={share > 1} style={{ inlineSize: `${Math.min(100, share * 100)}%` }} />
              </span>
              <span className="num" data-over={share > 1}>
                {t(`fit.${side}Of`, { load: figure(load), limit: figure(limit) })}
                {share > 1 ? ` · ${t('fit.over')}` : ''}
              </span>
            </li>
          );
        })}
      </ul>
      {unknown > 0 ? <small className={styles['unknown']}>{t('fit.unknown', { count: unknown })}</small> : null}
    </div>
  );
}

/** Grams in a kilogram, millilitres in a cubic metre, millionths in a pallet. */
const PER_UNIT: Readonly<Record<Side, number>> = { weightGrams: 1000, volumeMl: 1_000_000, palletMicro: 1_000_000 };
const DIGITS: Readonly<Record<Side, number>> = { weightGrams: 0, volumeMl: 1, palletMicro: 1 };
