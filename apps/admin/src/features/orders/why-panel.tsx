import { toMilli } from '@larder/contracts/common/quantity';
import { type OrderLineWhy, orderRoutes } from '@larder/contracts/ordering/order';
import { useFormats, useTranslations } from '@larder/i18n/react';
import { Button, Drawer, Sparkline } from '@larder/ui';
import { useQuery } from '@tanstack/react-query';
import { Facts, QueryGate } from '../../components/detail-page.tsx';
import { apiQuery } from '../../lib/query.ts';
import { nameIn } from '../../lib/scope.ts';
import { type OrderRow, packsText } from './model.ts';
import { digitsFor, lineName } from './order-words.tsx';
import styles from './orders.module.css';
import panels from './panels.module.css';

/** Smaller terms only settle thousandths; the list would print them as 0. */
const SHOWN_FROM = 0.005;

/** Every number behind one suggestion, in the order of the calculation. */
export function WhyPanel({
  orderId,
  row,
  onStop,
  onClose,
}: {
  readonly orderId: string;
  readonly row: OrderRow;
  /** Given, the item can be stopped from here. */
  readonly onStop: (() => void) | undefined;
  readonly onClose: () => void;
}) {
  const t = useTranslations('orders');
  const formats = useFormats();
  const { locale } = formats;
  const query = useQuery(apiQuery('ordering', orderRoutes.why, { params: { id: orderId, itemId: row.id } }));
  return (
    <Drawer
      open
      onOpenChange={(open) => (open ? undefined : onClose())}
      title={t('why.title', { quantity: row.suggested, unit: formats.unit(row.line.packUom) })}
      description={lineName(locale, row.line)}
      footer={onStop ? <Button onClick={onStop}>{t('action.stopItem')}</Button> : null}
    >
      <QueryGate query={query}>{(why) => <WhyBody why={why} />}</QueryGate>
    </Drawer>
  );
}

function WhyBody({ why }: { readonly why: OrderLineWhy }) {
  const t = useTranslations('orders');
  const formats = useFormats();
  const rounded = (decimal: string) => formats.number(Number(decimal), digitsFor(Number(decimal)));
  const quantity = (decimal: string) => `${rounded(decimal)} ${formats.unit(why.baseUom)}`;
  const money = (minor: number) => formats.money(Math.round(minor), why.currency);
  if (why.terms.length === 0) return <p>{t('why.none')}</p>;
  const largest =
    why.terms.reduce((max, term) => Math.max(max, Math.abs(Number(term.quantity))), Number(why.baseline)) || 1;
  const recent = why.recent.map((day) => Number(day.quantity));
  const last = why.recent.at(-1);
  return (
    <div className={panels['whyBody']}>
      {why.windowFrom && why.windowTo ? (
        <p className={styles['quiet']}>
          {why.windowFrom === why.windowTo
            ? t('why.windowDay', { day: formats.businessDay(why.windowFrom, 'short') })
            : t('why.window', {
                from: formats.businessDay(why.windowFrom, 'short'),
                to: formats.businessDay(why.windowTo, 'short'),
              })}
        </p>
      ) : null}
      <ol className={panels['terms']} aria-label={t('why.terms')}>
        {why.terms
          .filter((one) => Math.abs(Number(one.quantity)) >= SHOWN_FROM)
          .map((term) => {
            const value = Number(term.quantity);
            return (
              <li key={term.key} className={panels['term']}>
                <span>
                  {t(termKey(term), termValues(term.detail, formats.percent, money, formats.unit(why.baseUom)))}
                </span>
                <span className={panels['termBar']} aria-hidden>
                  <span
                    data-negative={value < 0}
                    style={{ width: `${Math.min(100, (Math.abs(value) / largest) * 100)}%` }}
                  />
                </span>
                <span className="num">{formats.signed(value, digitsFor(value) + 1)}</span>
              </li>
            );
          })}
        <li className={`${panels['term']} ${panels['termTotal']}`}>
          <span>{t('why.total')}</span>
          <span className={panels['termBar']} aria-hidden />
          <span className="num">
            {quantity(why.baseline)} = {packsText(toMilli(why.baseline), toMilli(why.pack))} {formats.unit(why.packUom)}
          </span>
        </li>
      </ol>
      {recent.length > 0 ? (
        <figure className={panels['spark']}>
          <Sparkline
            values={recent}
            width={300}
            height={56}
            label={t('why.recent', { last: quantity(last?.quantity ?? '0') })}
          />
          <figcaption className={styles['quiet']}>
            {t('why.recentShort')}
            {why.recent.some((day) => day.soldOut)
              ? ` · ${t('why.soldOut', { count: why.recent.filter((day) => day.soldOut).length })}`
              : ''}
          </figcaption>
        </figure>
      ) : null}
      <Facts
        items={[
          { label: t('why.expected'), value: why.expectedDemand ? quantity(why.expectedDemand) : null },
          {
            label: t('why.band'),
            value: why.demandLow && why.demandHigh ? `${rounded(why.demandLow)}–${quantity(why.demandHigh)}` : null,
          },
          { label: t('why.service'), value: why.serviceLevel === null ? null : formats.percent(why.serviceLevel, 0) },
          {
            label: t('why.lastOrder'),
            value: why.lastOrder
              ? `${quantity(why.lastOrder.quantity)} · ${formats.businessDay(why.lastOrder.deliveryDate)}`
              : t('why.noLastOrder'),
          },
          {
            label: t('why.oneMore'),
            value: why.oneMore
              ? t('why.moreCosts', { saved: money(why.oneMore.lostSales), waste: money(-why.oneMore.waste) })
              : null,
          },
          {
            label: t('why.oneLess'),
            value: why.oneLess
              ? t('why.lessCosts', { lost: money(-why.oneLess.lostSales), saved: money(why.oneLess.waste) })
              : null,
          },
          { label: t('why.source'), value: t(`why.sources.${why.source}`) },
        ]}
      />
      {why.usedBy.length > 0 ? (
        <>
          <h3>{t('why.usedBy')}</h3>
          <ul className={panels['usedBy']}>
            {why.usedBy.map((dish) => (
              <li key={dish.name}>
                <span>{nameIn(formats.locale, dish)}</span>
                <span className="num">{formats.percent(dish.share, 0)}</span>
              </li>
            ))}
          </ul>
        </>
      ) : null}
    </div>
  );
}

/** The weekday is a factor where smoothing speaks alone, and a number of its own where the model does. */
const termKey = ({ key, detail }: OrderLineWhy['terms'][number]): string =>
  key === 'weekday' && detail['factor'] === undefined ? 'term.weekdayUnits' : `term.${key}`;

/** Numbers of a term as the message takes them: thousandths as quantities, minor units as money, shares as per cent. */
function termValues(
  detail: Readonly<Record<string, number>>,
  percent: (share: number, digits?: number) => string,
  money: (minor: number) => string,
  unit: string,
): Record<string, string | number> {
  const values: Record<string, string | number> = { unit };
  for (const [key, value] of Object.entries(detail)) {
    if (key.endsWith('Milli')) values[key.slice(0, -5)] = Math.round(value / 100) / 10;
    else if (key.endsWith('Minor')) values[key.slice(0, -5)] = money(value);
    else if (key === 'criticalRatio') values[key] = percent(value, 0);
    else values[key] = value;
  }
  return values;
}
