import type { ItemDetail } from '@larder/contracts/catalog/items';
import { type ItemSupply, supplyRoutes } from '@larder/contracts/catalog/supply';
import { useFormats, useTranslations } from '@larder/i18n/react';
import { Badge, EmptyState } from '@larder/ui';
import { type DataColumn, DataTable } from '@larder/ui/data';
import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { Panel } from '../../components/detail-page.tsx';
import { useQueryError } from '../../components/list-page.tsx';
import { RouteLink } from '../../components/route-link.tsx';
import { apiQuery } from '../../lib/query.ts';
import { nameIn } from '../../lib/scope.ts';
import styles from './items.module.css';

type Offer = ItemSupply['offers'][number];
type Listing = ItemSupply['listings'][number];

/** Who sells the item, and which stores list it. */
export function SupplyPanels({ item }: { item: ItemDetail }) {
  const t = useTranslations('items');
  const queryError = useQueryError();
  const query = useQuery(apiQuery('catalog', supplyRoutes.itemSupply, { params: { id: item.id } }));
  const offers = useOfferColumns(item.baseUom);
  const listings = useListingColumns();
  return (
    <>
      {query.data?.offers.length === 0 ? null : (
        <Panel title={t('offers')}>
          <DataTable
            label={t('offers')}
            columns={offers}
            rows={query.data?.offers ?? []}
            rowId={(row) => row.supplierItemId}
            loading={query.isFetching}
            error={queryError(query)}
          />
        </Panel>
      )}
      <Panel title={t('listedIn')}>
        <DataTable
          label={t('listedIn')}
          columns={listings}
          rows={query.data?.listings ?? []}
          rowId={(row) => row.storeId}
          loading={query.isFetching}
          error={queryError(query)}
          empty={<EmptyState title={t('listedNowhere')} detail={t('listedNowhereDetail')} />}
          maxHeight="420px"
        />
      </Panel>
    </>
  );
}

function useOfferColumns(baseUom: string): DataColumn<Offer>[] {
  const t = useTranslations('items');
  const formats = useFormats();
  return useMemo(
    () => [
      {
        id: 'source',
        header: t('source'),
        width: 112,
        value: (row) => nameIn(formats.locale, { name: row.sourceName, nameEn: row.sourceNameEn }),
        cell: (row) => (
          <RouteLink target={{ to: '/suppliers/$sourceId', params: { sourceId: row.sourceId }, search: {} }}>
            {nameIn(formats.locale, { name: row.sourceName, nameEn: row.sourceNameEn })}
          </RouteLink>
        ),
      },
      {
        id: 'pack',
        header: t('pack'),
        width: 110,
        value: (row) => Number(row.pack),
        cell: (row) => t('packOf', { pack: formats.unit(row.packUom), quantity: formats.quantity(row.pack, baseUom) }),
      },
      {
        id: 'moq',
        header: t('moq'),
        width: 72,
        align: 'end',
        wideOnly: true,
        value: (row) => Number(row.moq),
        cell: (row) => formats.quantity(row.moq, baseUom),
      },
      {
        id: 'price',
        header: t('packPrice'),
        width: 84,
        align: 'end',
        value: (row) => row.packPrice,
        cell: (row) => formats.money(row.packPrice, row.currency),
      },
      {
        id: 'status',
        header: t('status'),
        width: 76,
        wideOnly: true,
        value: (row) => row.status,
        cell: (row) => (row.status === 'ended' ? <Badge>{t('offerEnded')}</Badge> : t('offerActive')),
      },
    ],
    [t, formats, baseUom],
  );
}

function useListingColumns(): DataColumn<Listing>[] {
  const t = useTranslations('items');
  const formats = useFormats();
  return useMemo(
    () => [
      {
        id: 'store',
        header: t('store'),
        width: 128,
        value: (row) => nameIn(formats.locale, { name: row.storeName, nameEn: row.storeNameEn }),
        cell: (row) => (
          <RouteLink target={{ to: '/stores/$storeId', params: { storeId: row.storeId }, search: { tab: 'listings' } }}>
            {nameIn(formats.locale, { name: row.storeName, nameEn: row.storeNameEn })}
          </RouteLink>
        ),
      },
      {
        id: 'code',
        header: t('storeCode'),
        width: 72,
        wideOnly: true,
        value: (row) => row.storeCode,
        cell: (row) => <span className="num">{row.storeCode}</span>,
      },
      {
        id: 'source',
        header: t('source'),
        width: 110,
        value: (row) => (formats.locale === 'en' ? (row.sourceNameEn ?? row.sourceName) : row.sourceName),
        cell: (row) =>
          (formats.locale === 'en' ? (row.sourceNameEn ?? row.sourceName) : row.sourceName) ?? (
            <span className={styles['quiet']}>{t('noSource')}</span>
          ),
      },
      {
        id: 'status',
        header: t('status'),
        width: 84,
        value: (row) => row.status,
        cell: (row) =>
          row.status === 'listed' ? (
            t('listing.listed')
          ) : (
            <Badge tone={row.status === 'stopped' ? 'warn' : 'neutral'}>
              {row.status === 'stopped' && row.stoppedUntil
                ? t('listing.stoppedUntil', { date: formats.businessDay(row.stoppedUntil) })
                : t(`listing.${row.status}`)}
            </Badge>
          ),
      },
    ],
    [t, formats],
  );
}
