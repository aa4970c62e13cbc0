import { supplyRoutes } from '@larder/contracts/catalog/supply';
import type { RedundantStock } from '@larder/contracts/inventory/stock-health';
import { transferRoutes } from '@larder/contracts/inventory/transfers';
import { useFormats, useTranslations } from '@larder/i18n/react';
import { Badge, Button, buttonClass, Dialog, Drawer } from '@larder/ui';
import { type ReactNode, useState } from 'react';
import { Facts } from '../../components/detail-page.tsx';
import { RouteLink, useGo } from '../../components/route-link.tsx';
import { useApiMutation } from '../../lib/query.ts';
import { nameIn } from '../../lib/scope.ts';
import { useMay } from '../../lib/session.ts';
import styles from './stock-health.module.css';

interface RedundantDrawerProps {
  open: boolean;
  row: RedundantStock | undefined;
  currency: string;
  onClose: () => void;
}

/** What stands behind one row, and the ways out of it. */
export function RedundantDrawer({ open, row, currency, onClose }: RedundantDrawerProps) {
  const { locale } = useFormats();
  const t = useTranslations('stock-health');
  return (
    <Drawer
      open={open && row !== undefined}
      onOpenChange={(next) => (next ? undefined : onClose())}
      title={row ? nameIn(locale, row.item) : t('title')}
      description={row ? `${row.item.sku} · ${nameIn(locale, row.store)}` : undefined}
    >
      {row ? <Body row={row} currency={currency} onClose={onClose} /> : null}
    </Drawer>
  );
}

function Body({ row, currency, onClose }: { row: RedundantStock; currency: string; onClose: () => void }) {
  const t = useTranslations('stock-health');
  const formats = useFormats();
  const quantity = (value: string) => formats.quantity(value, row.item.baseUom);
  const money = (minor: number | null) => (minor === null ? '–' : formats.money(minor, currency));
  return (
    <div className={styles['body']}>
      <span className={styles['badges']}>
        {row.reasons.map((reason) => (
          <Badge key={reason} tone={reason === 'expires' ? 'bad' : 'warn'}>
            {t(`reasons.${reason}`)}
          </Badge>
        ))}
      </span>
      <Facts
        items={[
          { label: t('onHand'), value: quantity(row.onHand) },
          { label: t('daily'), value: Number(row.daily) > 0 ? quantity(row.daily) : t('noUse') },
          {
            label: t('cover'),
            value: row.coverDays === null ? t('noUse') : formats.days(row.coverDays),
          },
          {
            label: t('expiring'),
            value:
              Number(row.expiring) > 0
                ? `${quantity(row.expiring)} · ${money(row.expiringValue)}${
                    row.expiresOn ? ` · ${t('firstExpiry', { date: formats.businessDay(row.expiresOn, 'short') })}` : ''
                  }`
                : null,
          },
          { label: t('redundant'), value: `${quantity(row.redundant)} · ${money(row.value)}` },
        ].filter((fact) => fact.value !== null)}
      />
      <section>
        <h3>{t('actions')}</h3>
        <Ways row={row} money={money} onClose={onClose} />
      </section>
    </div>
  );
}

function Ways({
  row,
  money,
  onClose,
}: {
  row: RedundantStock;
  money: (minor: number | null) => string;
  onClose: () => void;
}) {
  const t = useTranslations('stock-health');
  const formats = useFormats();
  const may = useMay();
  const go = useGo();
  const [asking, setAsking] = useState(false);
  const { taker, store, item } = row;
  const transfer = useApiMutation({
    route: transferRoutes.create,
    invalidates: ['inventory', 'audit'],
    success: (made) => t(made.state === 'agreed' ? 'transferredAgreed' : 'transferred'),
    // On to the proposal itself, where it can be followed.
    onSuccess: (made) => {
      onClose();
      go({ to: '/transfers', params: {}, search: { tab: 'open', transfer: made.id } });
    },
  });
  const scope = `store:${store.id}`;
  return (
    <ul className={styles['ways']}>
      {taker && may('inventory.transfer.write') ? (
        <Way
          detail={t('transferDetail', {
            quantity: formats.quantity(taker.quantity, item.baseUom),
            value: money(taker.value),
          })}
        >
          <Button
            variant="primary"
            loading={transfer.isPending}
            onClick={() =>
              transfer.mutate({
                body: {
                  fromStoreId: store.id,
                  toStoreId: taker.store.id,
                  origin: 'surplus',
                  lines: [{ itemId: item.id, quantity: taker.quantity }],
                },
              })
            }
          >
            {t('transfer', { store: nameIn(formats.locale, taker.store) })}
          </Button>
        </Way>
      ) : null}
      {row.transfer ? (
        <Way detail={t(`underWay.${row.transfer.state}Detail`)}>
          <RouteLink
            className={buttonClass('secondary')}
            target={{ to: '/transfers', params: {}, search: { tab: 'open', transfer: row.transfer.id } }}
          >
            {t(`underWay.${row.transfer.state}`, {
              store: nameIn(formats.locale, row.transfer.store),
              quantity: formats.quantity(row.transfer.quantity, item.baseUom),
            })}
          </RouteLink>
        </Way>
      ) : null}
      {taker || row.transfer ? null : <li className={styles['quiet']}>{t('nobody')}</li>}
      {may('inventory.waste.write') ? (
        <Way detail={t('wasteDetail')}>
          <RouteLink className={buttonClass('secondary')} target={{ to: '/waste', params: {}, search: { scope } }}>
            {t('waste')}
          </RouteLink>
        </Way>
      ) : null}
      {may('catalog.listing.write') ? (
        <>
          <Way detail={t('lowerDetail')}>
            <RouteLink
              className={buttonClass('secondary')}
              target={{ to: '/stores/$storeId', params: { storeId: store.id }, search: { tab: 'listings' } }}
            >
              {t('lower')}
            </RouteLink>
          </Way>
          <Way detail={t('delistDetail')}>
            <Button onClick={() => setAsking(true)}>{t('delist')}</Button>
          </Way>
        </>
      ) : null}
      {asking ? <DelistDialog row={row} onClose={() => setAsking(false)} onDone={onClose} /> : null}
    </ul>
  );
}

function Way({ detail, children }: { detail: string; children: ReactNode }) {
  return (
    <li>
      {children}
      <small className={styles['quiet']}>{detail}</small>
    </li>
  );
}

/** Taking an item out of a store is asked once more: nobody can order it afterwards. */
function DelistDialog({ row, onClose, onDone }: { row: RedundantStock; onClose: () => void; onDone: () => void }) {
  const t = useTranslations('stock-health');
  const { locale } = useFormats();
  const delist = useApiMutation({
    route: supplyRoutes.setListing,
    invalidates: ['catalog', 'inventory', 'audit'],
    success: () => t('delisted'),
    onSuccess: () => {
      onClose();
      onDone();
    },
  });
  const reason = t('delistReason', { reason: t(`reasons.${row.reasons[0] ?? 'unsold'}`) });
  return (
    <Dialog
      open
      onOpenChange={(open) => (open ? undefined : onClose())}
      title={t('delistAsk', { item: nameIn(locale, row.item), store: nameIn(locale, row.store) })}
      description={t('delistDetail')}
      footer={
        <>
          <Button onClick={onClose}>{t('keep')}</Button>
          <Button
            variant="danger"
            loading={delist.isPending}
            onClick={() =>
              delist.mutate({
                params: { id: row.store.id },
                body: { itemId: row.item.id, status: 'delisted', until: null, reason },
              })
            }
          >
            {t('delistYes')}
          </Button>
        </>
      }
    />
  );
}
