import { type LedgerEntry, type StockItem, stockRoutes } from '@larder/contracts/inventory/stock';
import { useFormats, useTranslations } from '@larder/i18n/react';
import { unitName } from '@larder/i18n/units';
import { Badge, Drawer, EmptyState } from '@larder/ui';
import { type DataColumn, DataTable } from '@larder/ui/data';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { Facts } from '../../components/detail-page.tsx';
import { useQueryError } from '../../components/list-page.tsx';
import { AskButton } from '../../components/requests/ask-button.tsx';
import { RouteLink } from '../../components/route-link.tsx';
import { apiPages, rowsOf } from '../../lib/query.ts';
import { nameIn, type ScopeView } from '../../lib/scope.ts';
import styles from './stock.module.css';

type OneStore = NonNullable<ScopeView['store']>;

/** Lots of an item and every movement with the balance after it. */
export function LedgerDrawer({
  store,
  item,
  onClose,
}: {
  store: OneStore;
  item: StockItem | undefined;
  onClose: () => void;
}) {
  const t = useTranslations('stock');
  const formats = useFormats();
  return (
    <Drawer
      open={item !== undefined}
      onOpenChange={(open) => (open ? undefined : onClose())}
      title={item ? nameIn(formats.locale, item) : t('ledger')}
      description={item?.sku}
      size="wide"
      footer={
        item ? (
          <AskButton
            store={store}
            item={{ id: item.itemId, sku: item.sku, name: item.name, nameEn: item.nameEn, baseUom: item.baseUom }}
          />
        ) : undefined
      }
    >
      {item ? (
        <div className={styles['drawer']}>
          <Facts
            items={[
              { label: t('onHand'), value: formats.quantity(item.onHand, unitName(formats.locale, item.baseUom)) },
              { label: t('value'), value: item.value === null ? null : formats.money(item.value, store.currency) },
              {
                label: t('lastCount'),
                value: item.lastCountedOn === null ? t('never') : formats.businessDate(item.lastCountedOn),
              },
            ]}
          />
          {item.lots.length > 0 ? (
            <section>
              <h3>{t('lots')}</h3>
              <ul className={styles['lots']}>
                {item.lots.map((lot) => (
                  <li key={lot.lotId}>
                    <span>{lot.lotCode ?? t('noLotCode')}</span>
                    <span className="num">
                      {formats.quantity(lot.quantity, unitName(formats.locale, item.baseUom))}
                    </span>
                    <span>
                      {lot.expiresOn === null
                        ? t('noExpiry')
                        : t('until', { date: formats.businessDay(lot.expiresOn) })}
                    </span>
                  </li>
                ))}
              </ul>
            </section>
          ) : null}
          <Ledger store={store} item={item} />
        </div>
      ) : null}
    </Drawer>
  );
}

function Ledger({ store, item }: { store: OneStore; item: StockItem }) {
  const t = useTranslations('stock');
  const formats = useFormats();
  const queryError = useQueryError();
  const query = useInfiniteQuery(
    apiPages('inventory', stockRoutes.ledger, { params: { id: store.id, itemId: item.itemId }, query: {} }),
  );
  const columns = useMemo<DataColumn<LedgerEntry>[]>(
    () => [
      {
        id: 'time',
        header: t('time'),
        width: 108,
        grow: 1,
        sortable: false,
        value: (row) => row.occurredAt,
        cell: (row) => (
          <span className="num">{`${formats.businessDay(row.businessDate)} ${formats.time(row.occurredAt)}`}</span>
        ),
      },
      {
        id: 'kind',
        header: t('movement'),
        width: 96,
        grow: 2,
        sortable: false,
        value: (row) => row.kind,
        cell: (row) => <Source entry={row} storeId={store.id} />,
      },
      {
        id: 'quantity',
        header: t('change'),
        width: 66,
        align: 'end',
        sortable: false,
        value: (row) => row.quantity,
        cell: (row) => formats.signed(Number(row.quantity)),
      },
      {
        id: 'balance',
        header: t('balance'),
        width: 66,
        align: 'end',
        sortable: false,
        value: (row) => row.balance,
        cell: (row) => formats.quantity(row.balance),
      },
    ],
    [t, formats, store.id],
  );
  return (
    <section>
      <h3>{t('ledger')}</h3>
      <DataTable
        label={t('ledger')}
        columns={columns}
        rows={rowsOf<LedgerEntry>(query.data)}
        rowId={(row) => row.id}
        loading={query.isFetching}
        error={queryError(query)}
        maxHeight="420px"
        onEndReached={() => {
          if (query.hasNextPage) void query.fetchNextPage();
        }}
        empty={<EmptyState title={t('noMovements')} />}
      />
    </section>
  );
}

/** What moved the stock; a sale opens its receipt. */
function Source({ entry, storeId }: { entry: LedgerEntry; storeId: string }) {
  const t = useTranslations('stock');
  const words = t(`kind.${entry.kind}`);
  const ticket = entry.kind === 'sale' || entry.kind === 'refund';
  return (
    <span className={styles['source']}>
      {ticket ? (
        <RouteLink target={{ to: '/tickets', params: {}, search: { open: `${storeId}.${entry.sourceId}` } }}>
          {words}
        </RouteLink>
      ) : (
        words
      )}
      {entry.reversal ? <Badge>{t('reversal')}</Badge> : null}
      {entry.lateCorrection ? <Badge tone="warn">{t('late')}</Badge> : null}
      {entry.lotCode ? <small>{entry.lotCode}</small> : null}
    </span>
  );
}
