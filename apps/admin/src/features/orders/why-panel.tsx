import { type OrderLineWhy, whyRoutes } from '@larder/contracts/ordering/why';
import { useFormats, useTranslations } from '@larder/i18n/react';
import { Button, Drawer, Sparkline } from '@larder/ui';
import { useQuery } from '@tanstack/react-query';
import { Facts, QueryGate } from '../../components/detail-page.tsx';
import { apiQuery } from '../../lib/query.ts';
import { nameIn } from '../../lib/scope.ts';
import { LastChanges } from './last-changes.tsx';
import type { OrderRow } from './model.ts';
import { LineSource } from './order-sources.tsx';
import { digitsFor, lineName } from './order-words.tsx';
import styles from './orders.module.css';
import panels from './panels.module.css';
import { LastYear } from './why/last-year.tsx';
import { whySentence } from './why/sentence.ts';
import { UsedParameters } from './why/used-parameters.tsx';
import parts from './why/why.module.css';
import { WhyWaterfall } from './why/why-waterfall.tsx';

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
  const query = useQuery(apiQuery('ordering', whyRoutes.why, { params: { id: orderId, itemId: row.id } }));
  return (
    <Drawer
      open
      onOpenChange={(open) => (open ? undefined : onClose())}
      title={t('why.title', { quantity: row.suggested, unit: formats.unit(row.line.packUom, row.suggested) })}
      description={lineName(locale, row.line)}
      footer={onStop ? <Button onClick={onStop}>{t('action.stopItem')}</Button> : null}
    >
      <LineSource orderId={orderId} itemId={row.id} unit={row.line.baseUom} />
      <QueryGate query={query}>{(why) => <WhyBody why={why} />}</QueryGate>
      <LastChanges orderId={orderId} itemId={row.id} />
    </Drawer>
  );
}

function WhyBody({ why }: { readonly why: OrderLineWhy }) {
  const t = useTranslations('orders');
  const words = useTranslations('why');
  const formats = useFormats();
  const rounded = (decimal: string) => formats.number(Number(decimal), digitsFor(Number(decimal)));
  const quantity = (decimal: string) => `${rounded(decimal)} ${formats.unit(why.baseUom)}`;
  const money = (minor: number) => formats.money(Math.round(minor), why.currency);
  if (why.terms.length === 0) return <p>{t('why.none')}</p>;
  const recent = why.recent.map((day) => Number(day.quantity));
  const last = why.recent.at(-1);
  return (
    <div className={panels['whyBody']}>
      <p className={parts['sentence']}>{whySentence(words, formats, why)}</p>
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
      <WhyWaterfall why={why} />
      <LastYear days={why.lastYear} />
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
      <UsedParameters why={why} />
      <Freshness why={why} />
    </div>
  );
}

/** How old what the forecast rests on is. */
function Freshness({ why }: { readonly why: OrderLineWhy }) {
  const t = useTranslations('why');
  const formats = useFormats();
  if (!why.salesUntil) return null;
  return (
    <p className={parts['fresh']}>
      {why.modelTrainedAt ? t('fresh.model', { date: formats.dateTime(why.modelTrainedAt) }) : t('fresh.smoothing')}
      {' · '}
      {t('fresh.sales', { date: formats.businessDay(why.salesUntil) })}
    </p>
  );
}
