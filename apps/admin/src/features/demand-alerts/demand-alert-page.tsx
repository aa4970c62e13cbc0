import { type DemandAlertDetail, demandAlertRoutes } from '@larder/contracts/ordering/demand-alerts';
import { useFormats, useTranslations } from '@larder/i18n/react';
import { Badge, Button, cx, LedgerBand, Stat } from '@larder/ui';
import { useQuery } from '@tanstack/react-query';
import { PackageCheck } from 'lucide-react';
import { useState } from 'react';
import { DetailPage, Dock, Panel, QueryGate } from '../../components/detail-page.tsx';
import { apiQuery, useApiMutation } from '../../lib/query.ts';
import { nameIn } from '../../lib/scope.ts';
import styles from './demand-alerts.module.css';
import { DismissDialog } from './dismiss-dialog.tsx';
import { LeftStores, PreparedLines } from './prepared-lines.tsx';
import { RaisedForecast } from './raised-forecast.tsx';
import { EarlySeason } from './regional-evidence.tsx';
import { demandAlert, demandAlerts } from './routes.tsx';
import { AlertState, useSentence } from './words.tsx';

/** One alert: what it stands on, and the order that is prepared. */
export default function DemandAlertPage() {
  const { alertId } = demandAlert.useParams();
  const query = useQuery(apiQuery('ordering', demandAlertRoutes.get, { params: { id: alertId } }));
  return <QueryGate query={query}>{(alert) => <Alert alert={alert} />}</QueryGate>;
}

function Alert({ alert }: { alert: DemandAlertDetail }) {
  const t = useTranslations('demand-alerts');
  const formats = useFormats();
  const sentence = useSentence();
  const counting = alert.evidence.days.filter((d) => d.counts).length;
  return (
    <DetailPage
      title={t('headline', { kind: alert.kind, area: nameIn(formats.locale, alert.area), days: counting })}
      back={{ to: demandAlerts.to(), label: t('title') }}
      lead={sentence(alert)}
      mark={<AlertState state={alert.state} />}
      summary={
        <LedgerBand label={t('title')}>
          <Stat
            label={t('worst', { item: nameIn(formats.locale, alert.worst.item) })}
            value={formats.number(alert.worst.have)}
            unit={formats.unit(alert.worst.uom, alert.worst.have)}
            note={t('needs', {
              need: formats.number(alert.worst.need),
              uom: formats.unit(alert.worst.uom, alert.worst.need),
            })}
          />
          <Stat
            label={t('days')}
            value={spanDays(alert)}
            unit={t('dayUnit', { count: spanDays(alert) })}
            note={t('span', { from: formats.businessDate(alert.from), to: formats.businessDate(alert.to) })}
          />
          <Stat
            label={t('size')}
            value={alert.items}
            note={t('sizeOf', { items: alert.items, stores: alert.stores })}
          />
          <Stat label={t('amount')} value={formats.money(alert.amount, alert.currency)} />
        </LedgerBand>
      }
      dock={alert.mayAct ? <Actions alert={alert} /> : null}
    >
      <Closed alert={alert} />
      <LeftStores alert={alert} />
      {alert.evidence.regional ? (
        <EarlySeason alert={alert} regional={alert.evidence.regional} />
      ) : (
        <Evidence alert={alert} />
      )}
      <Sites alert={alert} />
      <RaisedForecast alert={alert} />
      <PreparedLines alert={alert} />
    </DetailPage>
  );
}

/** Days that are provided for, the last included. */
const spanDays = ({ from, to }: DemandAlertDetail): number =>
  Math.round((Date.parse(to) - Date.parse(from)) / 86_400_000) + 1;

/** What stands in kitchens and warehouses for the area. */
function Sites({ alert }: { alert: DemandAlertDetail }) {
  const t = useTranslations('demand-alerts');
  const formats = useFormats();
  const sites = alert.evidence.sites ?? [];
  const items = new Map(alert.lines.map((l) => [l.item.id, l.item]));
  if (sites.length === 0) return null;
  return (
    <Panel title={t('sites.title')}>
      {sites.slice(0, MOST_SITES).map(({ site, itemId, free, share }) => {
        const item = items.get(itemId);
        return item ? (
          <p key={`${site.id}-${itemId}`}>
            {t('sites.line', {
              site: nameIn(formats.locale, site),
              item: nameIn(formats.locale, item),
              free: formats.quantity(free, item.baseUom),
              share: formats.quantity(share, item.baseUom),
            })}
          </p>
        ) : null;
      })}
    </Panel>
  );
}

/** The rest stands in the stock of the site. */
const MOST_SITES = 20;

function Closed({ alert }: { alert: DemandAlertDetail }) {
  const t = useTranslations('demand-alerts');
  const formats = useFormats();
  if (alert.state === 'open' && alert.outcome === null) return null;
  return (
    <Panel title={t('outcome.title')}>
      {alert.closedAt ? (
        <p>
          {t(
            alert.kind === 'regional' && alert.state === 'lapsed'
              ? 'closed.lapsedSeason'
              : `closed.${alert.state as 'lapsed'}`,
            {
              name: alert.closedBy ?? '',
              time: formats.dateTime(alert.closedAt),
              reason: alert.reason ?? '',
            },
          )}
        </p>
      ) : null}
      {alert.outcome ? (
        <p>
          {t('outcome.text', {
            sold: formats.number(Number(alert.outcome.sold)),
            expected: formats.number(Math.round(Number(alert.outcome.expected))),
            ranOut: alert.outcome.ranOut,
            of: alert.outcome.of,
          })}
        </p>
      ) : (
        <p className={styles['quiet']}>{t('outcome.later', { date: formats.businessDate(alert.to) })}</p>
      )}
    </Panel>
  );
}

/** Weather day by day with its age, and what the rule asks for. */
function Evidence({ alert }: { alert: DemandAlertDetail }) {
  const t = useTranslations('demand-alerts');
  const formats = useFormats();
  const { evidence } = alert;
  const figure = (day: (typeof evidence.days)[number]) => {
    if (day.festival) return day.festival;
    if (alert.kind === 'rain') return day.rain === null ? '–' : t('rain', { value: formats.number(day.rain) });
    return day.high === null ? '–' : t('high', { value: formats.number(day.high) });
  };
  return (
    <Panel title={t('evidence.title')}>
      <ul className={styles['days']}>
        {evidence.days.map((day) => (
          <li key={day.date} className={cx(styles['day'], day.counts && styles['counts'])}>
            <span className={styles['date']}>{formats.businessDay(day.date, 'short')}</span>
            <span className={styles['figure']}>{figure(day)}</span>
            {day.counts ? <Badge tone="warn">{t(`kind.${alert.kind}`)}</Badge> : null}
          </li>
        ))}
      </ul>
      <p className={styles['quiet']}>
        {[
          evidence.threshold === null
            ? null
            : t(`evidence.rule.${alert.kind as 'heat'}`, {
                threshold: formats.number(evidence.threshold),
                days: evidence.leastDays ?? 0,
              }),
          evidence.days[0]?.knownAt ? t('evidence.known', { time: formats.dateTime(evidence.days[0].knownAt) }) : null,
          t('evidence.checked', { time: formats.dateTime(alert.checkedAt) }),
        ]
          .filter(Boolean)
          .join(' · ')}
      </p>
    </Panel>
  );
}

function Actions({ alert }: { alert: DemandAlertDetail }) {
  const t = useTranslations('demand-alerts');
  const formats = useFormats();
  const [dismissing, setDismissing] = useState(false);
  const confirm = useApiMutation({
    route: demandAlertRoutes.confirm,
    invalidates: ['ordering', 'audit'],
    success: () => t('confirmed'),
  });
  const packs = alert.lines.reduce((sum, line) => sum + line.packs, 0);
  return (
    <Dock
      end={
        <>
          <Button onClick={() => setDismissing(true)}>{t('dismiss.action')}</Button>
          <Button
            variant="primary"
            icon={<PackageCheck aria-hidden />}
            loading={confirm.isPending}
            disabled={packs === 0}
            onClick={() => confirm.mutate({ params: { id: alert.id }, body: { version: alert.version } })}
          >
            {t('confirm')}
          </Button>
        </>
      }
    >
      <span>{t('prepared.total', { stores: alert.stores, amount: formats.money(alert.amount, alert.currency) })}</span>
      {dismissing ? <DismissDialog alert={alert} onClose={() => setDismissing(false)} /> : null}
    </Dock>
  );
}
