import { transferRoutes } from '@larder/contracts/inventory/transfers';
import { orderRoutes } from '@larder/contracts/ordering/order-routes';
import { outlookRoutes, type ShortageDetail } from '@larder/contracts/ordering/outlook';
import { useFormats, useTranslations } from '@larder/i18n/react';
import { Button, buttonClass, Drawer } from '@larder/ui';
import { useQuery } from '@tanstack/react-query';
import { ArrowLeftRight, PackagePlus } from 'lucide-react';
import { Facts, QueryGate } from '../../components/detail-page.tsx';
import { AskButton } from '../../components/requests/ask-button.tsx';
import { RouteLink, useGo } from '../../components/route-link.tsx';
import { todayIn } from '../../lib/business-day.ts';
import { apiQuery, useApiMutation } from '../../lib/query.ts';
import { nameIn } from '../../lib/scope.ts';
import { useMay, useSession } from '../../lib/session.ts';
import { amountText, chanceText } from './figures.ts';
import styles from './outlook.module.css';

const DAY_MS = 86_400_000;

interface ShortageDrawerProps {
  open: boolean;
  /** `<store>_<item>`. */
  id: string;
  onClose: () => void;
}

/** One shortage: how it comes, and every way out that there is, each one press away. */
export function ShortageDrawer({ open, id, onClose }: ShortageDrawerProps) {
  const t = useTranslations('outlook');
  return (
    <Drawer open={open} onOpenChange={(next) => (next ? undefined : onClose())} title={t('details')} size="wide">
      {open && id !== '' ? <Body id={id} /> : null}
    </Drawer>
  );
}

function Body({ id }: { id: string }) {
  const [storeId = '', itemId = ''] = id.split('_');
  const query = useQuery(apiQuery('ordering', outlookRoutes.shortage, { params: { storeId, itemId } }));
  return <QueryGate query={query}>{(shortage) => <Found shortage={shortage} />}</QueryGate>;
}

function Found({ shortage }: { shortage: ShortageDetail }) {
  const t = useTranslations('outlook');
  const formats = useFormats();
  const amount = (text: string) => amountText(formats, text, shortage.item.baseUom);
  const { pack } = shortage;
  return (
    <div className={styles['body']}>
      <p>
        {t('sentence', {
          store: nameIn(formats.locale, shortage.store),
          item: nameIn(formats.locale, shortage.item),
          chance: chanceText(formats, shortage.days.at(-1)?.chance ?? 0),
          date: formats.businessDay(shortage.likelyOn),
        })}
      </p>
      <Ways shortage={shortage} />
      <section>
        <h3>{t('course')}</h3>
        <div className={styles['course']}>
          {shortage.days.map((day) => (
            <Day key={day.date} date={day.date} chance={day.chance} />
          ))}
        </div>
        <p className={styles['quiet']}>{t('courseHint')}</p>
      </section>
      <Facts
        items={[
          { label: t('onHand'), value: amount(shortage.onHand) },
          { label: t('incoming'), value: amount(shortage.incoming) },
          { label: t('planned'), value: amount(shortage.planned) },
          { label: t('demand'), value: amount(shortage.demand) },
          { label: t('missing'), value: amount(shortage.missing) },
          {
            label: t('need'),
            value: pack
              ? t('needPacks', {
                  quantity: amount(shortage.need),
                  packs: `${pack.packs} ${formats.unit(pack.uom, pack.packs)}`,
                })
              : amount(shortage.need),
          },
          { label: t('lost'), value: formats.money(shortage.lost, shortage.currency) },
          { label: t('supplier'), value: shortage.source ? nameIn(formats.locale, shortage.source) : t('noSupplier') },
          {
            label: t('nextDelivery'),
            value: shortage.nextDelivery ? formats.businessDay(shortage.nextDelivery) : t('noDelivery'),
          },
        ]}
      />
    </div>
  );
}

function Day({ date, chance }: { date: string; chance: number }) {
  const formats = useFormats();
  return (
    <>
      <span>{formats.businessDay(date)}</span>
      <span className={styles['bar']} aria-hidden>
        <span style={{ inlineSize: `${chance * 100}%` }} />
      </span>
      <span className="num">{chanceText(formats, chance)}</span>
    </>
  );
}

/** Ways out, the best first. What is begun here is finished in the ordinary pages: nothing is sent by a press. */
function Ways({ shortage }: { shortage: ShortageDetail }) {
  const t = useTranslations('outlook');
  const formats = useFormats();
  const may = useMay();
  const go = useGo();
  const { stores } = useSession();
  const zone = stores.find((s) => s.id === shortage.store.id)?.zone ?? formats.zone;
  const tomorrow = new Date(Date.parse(todayIn(zone)) + DAY_MS).toISOString().slice(0, 10);
  const scope = `store:${shortage.store.id}`;
  const openOrder = (orderId: string) =>
    go({ to: '/orders/$orderId', params: { orderId }, search: { scope, q: shortage.item.sku } });
  const urgent = useApiMutation({
    route: orderRoutes.create,
    invalidates: ['ordering'],
    success: () => t('done.urgent'),
    onSuccess: (made) => openOrder(made.id),
  });
  const transfer = useApiMutation({
    route: transferRoutes.create,
    invalidates: ['inventory'],
    success: () => t('done.transfer'),
    onSuccess: (made) => go({ to: '/transfers', params: {}, search: { scope, transfer: made.id } }),
  });
  const lacking = Math.max(1, Math.ceil(Number(shortage.need)));
  return (
    <section>
      <h3>{t('ways')}</h3>
      <ul className={styles['ways']}>
        {shortage.source && may('ordering.order.write') && (shortage.nextDelivery ?? '9') > tomorrow ? (
          <li>
            <span>{t('way.urgent', { date: formats.businessDay(tomorrow) })}</span>
            <Button
              variant={shortage.action === 'urgent' ? 'primary' : undefined}
              icon={<PackagePlus aria-hidden />}
              loading={urgent.isPending}
              onClick={() =>
                urgent.mutate({
                  body: {
                    storeId: shortage.store.id,
                    sourceId: shortage.source?.id ?? '',
                    urgency: 'urgent',
                    deliveryDate: tomorrow,
                    start: 'suggestion',
                  },
                })
              }
            >
              {t('action.urgent')}
            </Button>
          </li>
        ) : null}
        {shortage.orderId ? (
          <li>
            <span>
              {t('way.raise', { date: shortage.nextDelivery ? formats.businessDay(shortage.nextDelivery) : '' })}
            </span>
            <Button onClick={() => openOrder(shortage.orderId ?? '')}>{t('action.raise')}</Button>
          </li>
        ) : null}
        {may('inventory.transfer.write')
          ? shortage.donors.map((donor) => {
              const quantity = String(Math.min(lacking, Math.floor(Number(donor.spare))));
              return (
                <li key={donor.store.id}>
                  <span>
                    {t('way.transfer', {
                      store: nameIn(formats.locale, donor.store),
                      spare: formats.quantity(donor.spare, shortage.item.baseUom),
                    })}
                  </span>
                  <Button
                    icon={<ArrowLeftRight aria-hidden />}
                    loading={transfer.isPending}
                    onClick={() =>
                      transfer.mutate({
                        body: {
                          fromStoreId: donor.store.id,
                          toStoreId: shortage.store.id,
                          lines: [{ itemId: shortage.item.id, quantity }],
                        },
                      })
                    }
                  >
                    {t('takeOf', { quantity: formats.quantity(quantity, shortage.item.baseUom) })}
                  </Button>
                </li>
              );
            })
          : null}
        {shortage.source && !may('ordering.order.write') ? (
          <li>
            <span>{t('way.ask')}</span>
            <AskButton store={{ ...shortage.store, zone }} item={shortage.item} />
          </li>
        ) : null}
        {may('org.policy.read') ? (
          <li>
            <span>{t('way.safety', { days: formats.number(shortage.safetyDays) })}</span>
            <RouteLink
              className={buttonClass()}
              target={{
                to: '/policies',
                params: {},
                search: { rule: 'ordering.safetyDays', store: shortage.store.id },
              }}
            >
              {t('openRule')}
            </RouteLink>
          </li>
        ) : null}
      </ul>
    </section>
  );
}
