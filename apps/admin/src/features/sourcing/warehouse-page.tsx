import {
  orderSourcingRoutes,
  type WarehouseDay,
  type WarehouseDayItem,
  type WarehouseDayLine,
} from '@larder/contracts/ordering/sourcing';
import { useFormats, useTranslations } from '@larder/i18n/react';
import { Badge, Button, EmptyState, LedgerBand, Select, Stat } from '@larder/ui';
import { ViewTabs } from '@larder/ui/data';
import { useQuery } from '@tanstack/react-query';
import { PencilLine, Undo2, Warehouse } from 'lucide-react';
import { useState } from 'react';
import { Panel, QueryGate } from '../../components/detail-page.tsx';
import { lazyDrawer } from '../../components/lazy-drawer.tsx';
import { ListPage } from '../../components/list-page.tsx';
import { RouteLink } from '../../components/route-link.tsx';
import { apiQuery, useApiMutation } from '../../lib/query.ts';
import { nameIn } from '../../lib/scope.ts';
import { warehouseDay } from './routes.tsx';
import styles from './sourcing.module.css';

const GiveDialog = lazyDrawer(() => import('./give-dialog.tsx').then((m) => m.GiveDialog));

/** What all stores ask of a warehouse for a delivery day: what there is, who gets it, what is short. */
export default function WarehousePage() {
  const t = useTranslations('sourcing');
  const query = useQuery(apiQuery('ordering', orderSourcingRoutes.warehouses, {}));
  const formats = useFormats();
  const { warehouse, date, only } = warehouseDay.useSearch();
  const setSearch = warehouseDay.useSetSearch();
  const all = query.data?.items ?? [];
  const chosen = all.find((w) => w.sourceId === warehouse) ?? all[0];
  const day = chosen?.days.find((d) => d.date === date)?.date ?? chosen?.days[0]?.date;
  return (
    <ListPage
      title={t('title')}
      lead={t('lead')}
      views={
        <ViewTabs
          label={t('views')}
          current={only}
          onSelect={(next) => setSearch({ only: next === 'short' ? 'short' : 'all' })}
          views={(['all', 'short'] as const).map((id) => ({ id, label: t(`only.${id}`) }))}
        />
      }
      filters={
        chosen ? (
          <div className={styles['filters']}>
            <Select
              aria-label={t('warehouse')}
              prefix={t('warehouse')}
              value={chosen.sourceId}
              onValueChange={(next) => setSearch({ warehouse: next, date: '' })}
              options={all.map((w) => ({ value: w.sourceId, label: nameIn(formats.locale, w) }))}
            />
            {day ? (
              <Select
                aria-label={t('day')}
                prefix={t('day')}
                value={day}
                onValueChange={(next) => setSearch({ date: next })}
                options={chosen.days.map((d) => ({
                  value: d.date,
                  label: formats.businessDay(d.date),
                  hint: t('orders', { count: d.orders }),
                }))}
              />
            ) : null}
          </div>
        ) : null
      }
    >
      <QueryGate query={query}>
        {() =>
          chosen && day ? (
            <Day sourceId={chosen.sourceId} date={day} shortOnly={only === 'short'} />
          ) : (
            <EmptyState
              icon={<Warehouse aria-hidden />}
              title={t(chosen ? 'noOrders' : 'noWarehouse')}
              detail={t(chosen ? 'noOrdersDetail' : 'noWarehouseDetail')}
            />
          )
        }
      </QueryGate>
    </ListPage>
  );
}

function Day({ sourceId, date, shortOnly }: { sourceId: string; date: string; shortOnly: boolean }) {
  const t = useTranslations('sourcing');
  const query = useQuery(apiQuery('ordering', orderSourcingRoutes.day, { params: { id: sourceId, date } }));
  const [giving, setGiving] = useState<{ item: WarehouseDayItem; line: WarehouseDayLine } | null>(null);
  return (
    <QueryGate query={query}>
      {(day) => {
        const items = day.items.filter((i) => !shortOnly || i.short !== '0');
        const shortItems = day.items.filter((i) => i.short !== '0').length;
        return (
          <>
            <LedgerBand label={t('title')}>
              <Stat label={t('itemsAsked')} value={String(day.items.length)} />
              <Stat label={t('itemsScarce')} value={String(day.items.filter(scarce).length)} />
              <Stat label={t('itemsShort')} value={String(shortItems)} />
            </LedgerBand>
            {items.length === 0 ? <EmptyState title={t('nothingShort')} /> : null}
            {items.map((item) => (
              <ItemBlock key={item.itemId} day={day} item={item} onGive={(line) => setGiving({ item, line })} />
            ))}
            <GiveDialog open={giving !== null} sourceId={sourceId} subject={giving} onClose={() => setGiving(null)} />
          </>
        );
      }}
    </QueryGate>
  );
}

/** Some line gets less out of the warehouse than it asks for. */
const scarce = (item: WarehouseDayItem): boolean => Number(item.given) < Number(item.asked);

function ItemBlock({
  day,
  item,
  onGive,
}: {
  day: WarehouseDay;
  item: WarehouseDayItem;
  onGive: (line: WarehouseDayLine) => void;
}) {
  const t = useTranslations('sourcing');
  const formats = useFormats();
  const undo = useApiMutation({
    route: orderSourcingRoutes.undo,
    invalidates: ['ordering', 'audit'],
    success: () => t('undone'),
  });
  const amount = (quantity: string) => formats.quantity(quantity, item.baseUom);
  return (
    <Panel
      title={`${nameIn(formats.locale, item)} · ${item.sku}`}
      actions={
        item.short === '0' ? (
          scarce(item) ? (
            <Badge>{t('scarce')}</Badge>
          ) : null
        ) : (
          <Badge tone="bad">{t('shortBy', { quantity: amount(item.short) })}</Badge>
        )
      }
    >
      <p className={styles['sums']}>
        {t('sums', {
          onHand: amount(item.onHand),
          promised: amount(item.promised),
          available: amount(item.available),
          asked: amount(item.asked),
          given: amount(item.given),
          pack: formats.quantity(item.pack, item.baseUom),
          unit: formats.unit(item.packUom),
        })}
      </p>
      <div className={styles['scroll']}>
        <table className={styles['lines']}>
          <caption className={styles['hidden']}>{nameIn(formats.locale, item)}</caption>
          <thead>
            <tr>
              <th scope="col">{t('store')}</th>
              <th scope="col">{t('wanted')}</th>
              <th scope="col">{t('given')}</th>
              <th scope="col">{t('elsewhere')}</th>
              <th scope="col">{t('short')}</th>
              <th scope="col">
                <span className={styles['hidden']}>{t('actions')}</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {item.lines.map((line) => {
              const store = nameIn(formats.locale, { name: line.storeName, nameEn: line.storeNameEn });
              return (
                <tr key={line.orderId}>
                  <th scope="row">
                    {line.mayOpen ? (
                      <RouteLink target={{ to: '/orders/$orderId', params: { orderId: line.orderId }, search: {} }}>
                        {store}
                      </RouteLink>
                    ) : (
                      store
                    )}
                    {line.byHand ? (
                      <small>{t('byHand', { by: line.byHand.by, reason: line.byHand.reason })}</small>
                    ) : null}
                  </th>
                  <td>{amount(line.wanted)}</td>
                  <td>{amount(line.given)}</td>
                  <td>{line.elsewhere === '0' ? '–' : amount(line.elsewhere)}</td>
                  <td data-short={line.short !== '0'}>{line.short === '0' ? '–' : amount(line.short)}</td>
                  <td>
                    {line.sent ? (
                      <Badge>{t('sent')}</Badge>
                    ) : day.canWrite ? (
                      <span className={styles['actions']}>
                        <Button
                          size="sm"
                          icon={<PencilLine aria-hidden />}
                          aria-label={t('giveTo', { store })}
                          onClick={() => onGive(line)}
                        >
                          {t('give')}
                        </Button>
                        {line.byHand ? (
                          <Button
                            size="sm"
                            icon={<Undo2 aria-hidden />}
                            aria-label={t('undoFor', { store })}
                            loading={undo.isPending}
                            onClick={() =>
                              undo.mutate({
                                params: { id: day.sourceId },
                                body: { orderId: line.orderId, itemId: item.itemId },
                              })
                            }
                          >
                            {t('undo')}
                          </Button>
                        ) : null}
                      </span>
                    ) : null}
                  </td>
                </tr>
              );
            })}
          </tbody>
        </table>
      </div>
    </Panel>
  );
}
