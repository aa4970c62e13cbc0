import { type AlertEvidence, alertRoutes, type StockAlertView } from '@larder/contracts/inventory/alerts';
import { useFormats, useTranslations } from '@larder/i18n/react';
import { Badge, Button, buttonClass, Drawer, Field, Select, TextInput } from '@larder/ui';
import { useState } from 'react';
import { Facts } from '../../components/detail-page.tsx';
import { AskButton } from '../../components/requests/ask-button.tsx';
import { RouteLink } from '../../components/route-link.tsx';
import { useApiMutation } from '../../lib/query.ts';
import { nameIn } from '../../lib/scope.ts';
import { serverNow } from '../../lib/server-time.ts';
import { useMay, useSession } from '../../lib/session.ts';
import { kindTone } from './alert-words.ts';
import { stockList } from './routes.tsx';
import styles from './stock.module.css';

const MUTE_DAYS = [1, 3, 7, 30] as const;
const DAY_MS = 86_400_000;

/** What an alert stands on, and what can be done about it. */
export function AlertDrawer({ alert, onClose }: { alert: StockAlertView | undefined; onClose: () => void }) {
  const t = useTranslations('stock-alerts');
  const { locale } = useFormats();
  const may = useMay();
  return (
    <Drawer
      open={alert !== undefined}
      onOpenChange={(open) => (open ? undefined : onClose())}
      title={alert ? nameIn(locale, alert.item) : t('title')}
      description={alert ? `${alert.item.sku} · ${nameIn(locale, alert.store)}` : undefined}
      footer={alert ? <Links alert={alert} /> : undefined}
    >
      {alert ? (
        <div className={styles['drawer']}>
          <span className={styles['badges']}>
            <Badge tone={kindTone(alert.kind)}>{t(`kinds.${alert.kind}`)}</Badge>
            {alert.sure ? <Badge tone="good">{t('sureText')}</Badge> : <Badge>{t('unsure')}</Badge>}
            {alert.mutedUntil ? <Muted until={alert.mutedUntil} /> : null}
          </span>
          <Doubts evidence={alert.evidence} />
          <section>
            <h3>{t('why')}</h3>
            <Evidence alert={alert} />
          </section>
          {alert.state !== 'resolved' && may('inventory.alert.write') ? (
            <Actions key={`${alert.id}:${alert.version}`} alert={alert} />
          ) : null}
        </div>
      ) : null}
    </Drawer>
  );
}

function Muted({ until }: { until: string }) {
  const t = useTranslations('stock-alerts');
  const formats = useFormats();
  return <Badge>{t('mutedUntil', { time: formats.dateTime(until) })}</Badge>;
}

function Doubts({ evidence }: { evidence: AlertEvidence }) {
  const t = useTranslations('stock-alerts');
  if (evidence.doubts.length === 0) return null;
  const count = { till_silent: evidence.silentTerminals, tickets_unsent: evidence.unsentTickets, no_till: 0 };
  return (
    <ul className={styles['doubts']}>
      {evidence.doubts.map((doubt) => (
        <li key={doubt}>{t(`doubts.${doubt}`, { count: count[doubt] })}</li>
      ))}
    </ul>
  );
}

function Evidence({ alert }: { alert: StockAlertView }) {
  const t = useTranslations('stock-alerts');
  const formats = useFormats();
  const { evidence: e, item } = alert;
  const quantity = (value: string) => formats.quantity(value, item.baseUom);
  return (
    <Facts
      items={[
        { label: t('onHand'), value: quantity(alert.onHand) },
        { label: t('safety'), value: quantity(alert.safety) },
        { label: t('worst'), value: t(`kinds.${alert.worstKind}`) },
        { label: t('daily'), value: e.daily === null ? t('noUse') : t('perDay', { quantity: quantity(e.daily) }) },
        { label: t('coverDays'), value: formats.days(e.coverDays) },
        { label: t('listedSafety'), value: quantity(e.listedSafety) },
        {
          label: t('coming'),
          value:
            e.expected === null
              ? t('nothingComing')
              : t('comingOn', {
                  quantity: quantity(e.expected.quantity),
                  date: formats.businessDay(e.expected.dueDate, 'short'),
                }),
        },
        { label: t('lastTicket'), value: e.lastTicketAt === null ? t('noTicket') : formats.dateTime(e.lastTicketAt) },
        { label: t('lastHeard'), value: e.lastHeardAt === null ? t('noTicket') : formats.dateTime(e.lastHeardAt) },
        {
          label: t('lastCounted'),
          value: e.lastCountedOn === null ? t('neverCounted') : formats.businessDate(e.lastCountedOn),
        },
        { label: t('since'), value: formats.dateTime(alert.openedAt) },
      ]}
    />
  );
}

function Actions({ alert }: { alert: StockAlertView }) {
  const t = useTranslations('stock-alerts');
  const [note, setNote] = useState(alert.acknowledged?.note ?? '');
  const [days, setDays] = useState('3');
  const acknowledge = useApiMutation({
    route: alertRoutes.acknowledge,
    invalidates: ['inventory', 'bi'],
    success: ({ acknowledged }) => t(acknowledged ? 'acknowledgedToast' : 'reopened'),
  });
  const mute = useApiMutation({
    route: alertRoutes.mute,
    invalidates: ['inventory', 'bi'],
    success: ({ mutedUntil }) => t(mutedUntil ? 'mutedToast' : 'unmuted'),
  });
  const params = { id: alert.id };
  const taken = alert.acknowledged;
  return (
    <>
      <section className={styles['actions']}>
        {taken ? (
          <p>
            {t('acknowledgedBy', { name: taken.by })}
            {taken.note ? `：${taken.note}` : ''}
          </p>
        ) : (
          <Field label={t('note')} optional>
            <TextInput
              value={note}
              maxLength={200}
              placeholder={t('notePlaceholder')}
              onChange={(event) => setNote(event.currentTarget.value)}
            />
          </Field>
        )}
        <Button
          variant={taken ? 'secondary' : 'primary'}
          loading={acknowledge.isPending}
          onClick={() =>
            acknowledge.mutate({
              params,
              body: { version: alert.version, acknowledged: taken === null, note: taken ? null : note.trim() || null },
            })
          }
        >
          {t(taken ? 'undoAcknowledge' : 'acknowledge')}
        </Button>
      </section>
      <section className={styles['actions']}>
        {alert.mutedUntil ? (
          <Button loading={mute.isPending} onClick={() => mute.mutate({ params, body: { until: null } })}>
            {t('unmute')}
          </Button>
        ) : (
          <>
            <Field label={t('muteFor')} hint={t('muteHint')}>
              <Select
                value={days}
                onValueChange={setDays}
                options={MUTE_DAYS.map((count) => ({ value: String(count), label: t('days', { count }) }))}
              />
            </Field>
            <Button
              loading={mute.isPending}
              onClick={() =>
                mute.mutate({
                  params,
                  body: { until: new Date(serverNow() + Number(days) * DAY_MS).toISOString() },
                })
              }
            >
              {t('mute')}
            </Button>
          </>
        )}
      </section>
    </>
  );
}

function Links({ alert }: { alert: StockAlertView }) {
  const t = useTranslations('stock-alerts');
  const may = useMay();
  const { stores } = useSession();
  const scope = `store:${alert.store.id}`;
  const stock = stockList.to({ search: { item: alert.item.id, q: alert.item.sku } });
  return (
    <>
      <RouteLink className={buttonClass('quiet')} target={{ ...stock, search: { ...stock.search, scope } }}>
        {t('seeStock')}
      </RouteLink>
      {alert.state === 'resolved' ? null : (
        <AskButton store={stores.find((store) => store.id === alert.store.id) ?? null} item={alert.item} />
      )}
      {may('ordering.order.read') ? (
        <RouteLink className={buttonClass('secondary')} target={{ to: '/orders', params: {}, search: { scope } }}>
          {t('seeOrders')}
        </RouteLink>
      ) : null}
    </>
  );
}
