import { type Delivery, receivingRoutes } from '@larder/contracts/supply-chain/receiving';
import { useFormats, useTranslations } from '@larder/i18n/react';
import { Badge, buttonClass, cx, EmptyState } from '@larder/ui';
import { useQuery } from '@tanstack/react-query';
import { Truck } from 'lucide-react';
import { QueryGate } from '../../components/detail-page.tsx';
import { ListPage } from '../../components/list-page.tsx';
import { RouteLink } from '../../components/route-link.tsx';
import { useFallbackInterval } from '../../lib/live/use-live.ts';
import { apiQuery } from '../../lib/query.ts';
import { nameIn, useScope } from '../../lib/scope.ts';
import { useMay } from '../../lib/session.ts';
import styles from './receiving.module.css';
import { receiveOrder } from './routes.tsx';

export default function DeliveriesPage() {
  const { scope } = useScope();
  const within =
    scope.kind === 'store' ? { storeId: scope.storeId } : scope.kind === 'region' ? { unitId: scope.regionId } : {};
  const query = useQuery({
    ...apiQuery('supply-chain', receivingRoutes.deliveries, { query: within }),
    refetchInterval: useFallbackInterval(60_000),
  });
  return (
    <QueryGate query={query}>
      {({ items, date }) => <DeliveryList items={items} today={date} manyStores={scope.kind !== 'store'} />}
    </QueryGate>
  );
}

function DeliveryList({
  items,
  today,
  manyStores,
}: {
  items: readonly Delivery[];
  today: string;
  manyStores: boolean;
}) {
  const t = useTranslations('receiving');
  const formats = useFormats();
  const waiting = items.filter((d) => d.status !== 'received');
  const done = items.filter((d) => d.status === 'received');
  return (
    <ListPage
      title={t('title')}
      lead={
        waiting.length === 0
          ? undefined
          : t('lead', { count: waiting.length, date: formats.businessDay(today, 'short') })
      }
    >
      {waiting.length === 0 ? (
        <EmptyState icon={<Truck aria-hidden />} title={t('none')} detail={t('noneHint')} />
      ) : (
        <Rows label={t('list')} items={waiting} manyStores={manyStores} />
      )}
      {done.length > 0 ? (
        <>
          <h2 className={styles['subhead']}>{t('doneToday')}</h2>
          <Rows label={t('doneToday')} items={done} manyStores={manyStores} />
        </>
      ) : null}
    </ListPage>
  );
}

function Rows({ label, items, manyStores }: { label: string; items: readonly Delivery[]; manyStores: boolean }) {
  return (
    <ul className={styles['deliveries']} aria-label={label}>
      {items.map((delivery) => (
        <DeliveryRow key={delivery.id} delivery={delivery} manyStores={manyStores} />
      ))}
    </ul>
  );
}

function DeliveryRow({ delivery, manyStores }: { delivery: Delivery; manyStores: boolean }) {
  const t = useTranslations('receiving');
  const formats = useFormats();
  const may = useMay();
  const source = nameIn(formats.locale, { name: delivery.sourceName, nameEn: delivery.sourceNameEn });
  const store = nameIn(formats.locale, { name: delivery.storeName, nameEn: delivery.storeNameEn });
  const done = delivery.status === 'received';
  return (
    <li className={cx(styles['delivery'], delivery.late && styles['late'], done && styles['done'])}>
      <div className={styles['deliveryMain']}>
        <strong>{manyStores ? `${store} · ${source}` : source}</strong>
        <span className={styles['quiet']}>
          <span className="num">{delivery.number}</span>
          <span>
            {t(delivery.late ? 'late' : 'due', { date: formats.businessDay(delivery.deliveryDate, 'short') })}
          </span>
          {done ? null : <span>{t('openLines', { count: delivery.openLines })}</span>}
        </span>
      </div>
      <span className={styles['marks']}>
        {delivery.urgent ? <Badge tone="bad">{t('urgent')}</Badge> : null}
        {delivery.kind === 'internal' ? <Badge>{t('internal')}</Badge> : null}
        {delivery.draftId ? <Badge tone="warn">{t('draft')}</Badge> : null}
      </span>
      {may('supply-chain.receiving.write') && !done ? (
        <RouteLink
          className={buttonClass(delivery.draftId ? 'primary' : 'secondary', 'lg')}
          target={receiveOrder.to({ params: { orderId: delivery.id } })}
        >
          {t(delivery.draftId ? 'continue' : 'start')}
        </RouteLink>
      ) : null}
    </li>
  );
}
