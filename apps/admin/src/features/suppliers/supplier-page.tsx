import { type SupplySourceDetail, supplyRoutes } from '@larder/contracts/catalog/supply';
import { orgRoutes } from '@larder/contracts/org/units';
import type { Formats } from '@larder/i18n';
import { type Translate, useFormats, useTranslations } from '@larder/i18n/react';
import { Badge, Button, LedgerBand, lazyPart, Skeleton, Stat, Tabs } from '@larder/ui';
import { useQuery } from '@tanstack/react-query';
import { Pencil } from 'lucide-react';
import { Suspense, useState } from 'react';
import { DetailPage, QueryGate } from '../../components/detail-page.tsx';
import { lazyDrawer } from '../../components/lazy-drawer.tsx';
import { apiQuery } from '../../lib/query.ts';
import { nameIn } from '../../lib/scope.ts';
import { useMay } from '../../lib/session.ts';
import { CalendarPanel } from './calendar-panel.tsx';
import { supplierDetail, supplierList } from './routes.tsx';
import { StateBadge } from './state-badge.tsx';
import styles from './suppliers.module.css';

const PriceList = lazyPart(async () => ({ default: (await import('./price-list.tsx')).PriceList }));

const SourceDrawer = lazyDrawer(() => import('./source-drawer.tsx').then((module) => module.SourceDrawer));

export default function SupplierPage() {
  const { sourceId } = supplierDetail.useParams();
  const query = useQuery(apiQuery('catalog', supplyRoutes.source, { params: { id: sourceId } }));
  return <QueryGate query={query}>{(source) => <SourceView source={source} />}</QueryGate>;
}

/** "600 kg · 4 m³ · 12 pallets": the sides that a truck of the source is limited by. */
function truckWords(t: Translate, { number }: Formats, source: SupplySourceDetail): string {
  const { truckWeightGrams, truckVolumeMl, truckPallets } = source;
  return [
    truckWeightGrams === null ? null : `${number(truckWeightGrams / 1000)} kg`,
    truckVolumeMl === null ? null : `${number(truckVolumeMl / 1_000_000, 1)} m³`,
    truckPallets === null ? null : t('palletsOf', { count: truckPallets }),
  ]
    .filter(Boolean)
    .join(' · ');
}

function SourceView({ source }: { source: SupplySourceDetail }) {
  const t = useTranslations('suppliers');
  const formats = useFormats();
  const may = useMay();
  const writes = may('catalog.supplier.write');
  const { tab } = supplierDetail.useSearch();
  const setSearch = supplierDetail.useSetSearch();
  const [editing, setEditing] = useState(false);
  const stores = useQuery(apiQuery('org', orgRoutes.stores, {})).data?.items ?? [];
  const site = stores.find((store) => store.id === source.siteId);
  const name = nameIn(formats.locale, source);
  const truck = truckWords(t, formats, source);
  const active = source.items.filter((item) => item.status === 'active').length;
  return (
    <DetailPage
      title={name}
      back={{ to: supplierList.to(), label: t('title') }}
      lead={[source.code, site ? nameIn(formats.locale, site) : null, formats.locale === 'en' ? null : source.nameEn]
        .filter(Boolean)
        .join(' · ')}
      mark={
        <span className={styles['marks']}>
          {source.kind === 'internal' ? <Badge>{t('kinds.internal')}</Badge> : null}
          <StateBadge state={source.state} />
        </span>
      }
      actions={
        writes ? (
          <Button icon={<Pencil aria-hidden />} onClick={() => setEditing(true)}>
            {t('edit')}
          </Button>
        ) : null
      }
      summary={
        <LedgerBand label={name}>
          <Stat
            label={t('minOrder')}
            value={source.minOrder === 0 ? '–' : formats.money(source.minOrder, source.currency)}
            note={source.minOrder === 0 ? t('noMinimum') : source.currency}
          />
          {source.freight ? (
            <Stat
              label={t('freight')}
              value={formats.money(source.freight, source.currency)}
              note={
                source.freeFreight === null
                  ? null
                  : t('freeFrom', { amount: formats.money(source.freeFreight, source.currency) })
              }
            />
          ) : null}
          {truck ? <Stat label={t('truck')} value={truck} /> : null}
          <Stat label={t('items')} value={active} note={t('itemsNote')} />
          <Stat label={t('contact')} value={source.contactName ?? '–'} />
          {source.kind === 'external' ? (
            <Stat
              label={t('mail')}
              value={t(source.hasMail ? 'mailStored' : 'mailMissing')}
              note={t(source.hasMail ? 'mailStoredNote' : 'mailMissingNote')}
            />
          ) : null}
        </LedgerBand>
      }
    >
      <Tabs
        aria-label={name}
        value={tab}
        onValueChange={(next) => setSearch({ tab: next })}
        items={[
          {
            key: 'calendar',
            label: t('calendar'),
            content: <CalendarPanel source={source} stores={stores} writes={writes} />,
          },
          {
            key: 'prices',
            label: t('prices'),
            count: source.items.length,
            content: (
              <Suspense fallback={<Skeleton width="60%" />}>
                <PriceList key={source.id} source={source} writes={writes} />
              </Suspense>
            ),
          },
        ]}
      />
      <SourceDrawer open={editing} source={source} onClose={() => setEditing(false)} />
    </DetailPage>
  );
}
