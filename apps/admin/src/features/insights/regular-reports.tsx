import {
  type ReportSubscriptions,
  type ReportSubscriptionView,
  reportSubscriptionRoutes as r,
} from '@larder/contracts/bi/report-subscriptions';
import { useFormats, useTranslations } from '@larder/i18n/react';
import { Button, Drawer, EmptyState } from '@larder/ui';
import { useQuery } from '@tanstack/react-query';
import { MailPlus } from 'lucide-react';
import { useState } from 'react';
import { Facts, Panel, QueryGate } from '../../components/detail-page.tsx';
import { FormButtons, FormProblem } from '../../components/form.tsx';
import { call } from '../../lib/api-client.ts';
import { clockText } from '../../lib/minutes.ts';
import { apiQuery, useApiMutation } from '../../lib/query.ts';
import { nameIn } from '../../lib/scope.ts';
import styles from './insights.module.css';
import { RegularReportForm } from './regular-report-form.tsx';

const MODULE = 'report-subscriptions';
const POLL_MS = 3_000;

const underWay = (data: ReportSubscriptions | undefined): boolean =>
  data?.items.some(({ last }) => last?.state === 'waiting' || last?.state === 'sending') ?? false;

/** The reader's own regular reports: what comes, when, how the last one went. */
export function RegularReports({ open, onClose }: { open: boolean; onClose: () => void }) {
  const t = useTranslations('insights');
  return (
    <Drawer
      open={open}
      onOpenChange={(next) => (next ? undefined : onClose())}
      title={t('regular.title')}
      description={t('regular.lead')}
    >
      {open ? <Body /> : null}
    </Drawer>
  );
}

function Body() {
  const query = useQuery({
    ...apiQuery(MODULE, r.list, {}),
    refetchInterval: ({ state }) => (underWay(state.data) ? POLL_MS : false),
  });
  return <QueryGate query={query}>{(data) => <Subscriptions data={data} />}</QueryGate>;
}

function Subscriptions({ data: { items, mail } }: { data: ReportSubscriptions }) {
  const t = useTranslations('insights');
  const [editing, setEditing] = useState<string | 'new' | null>(null);
  const add = (
    <Button variant="primary" icon={<MailPlus aria-hidden />} onClick={() => setEditing('new')}>
      {t('regular.add')}
    </Button>
  );
  const done = () => setEditing(null);
  return (
    <div className={styles['stack']}>
      {mail.enabled && mail.hasAddress ? null : (
        <FormProblem>{mail.enabled ? t('regular.noAddress') : t('regular.noMail')}</FormProblem>
      )}
      {items.map((item) =>
        editing === item.id ? (
          <RegularReportForm key={item.id} subscription={item} onDone={done} />
        ) : (
          <Subscription
            key={item.id}
            item={item}
            mayMail={mail.enabled && mail.hasAddress}
            onEdit={() => setEditing(item.id)}
          />
        ),
      )}
      {editing === 'new' ? <RegularReportForm onDone={done} /> : null}
      {editing === null && items.length === 0 ? (
        <EmptyState title={t('regular.none')} detail={t('regular.noneDetail')} actions={add} />
      ) : null}
      {editing === null && items.length > 0 ? <FormButtons>{add}</FormButtons> : null}
    </div>
  );
}

interface SubscriptionProps {
  item: ReportSubscriptionView;
  /** False: there is no mail server, or the reader has no address. */
  mayMail: boolean;
  onEdit: () => void;
}

function Subscription({ item, mayMail, onEdit }: SubscriptionProps) {
  const t = useTranslations('insights');
  const formats = useFormats();
  const sendNow = useApiMutation({ route: r.sendNow, invalidates: [MODULE], success: () => t('regular.sending') });
  const remove = useApiMutation({
    route: r.remove,
    invalidates: [MODULE],
    success: () => t('regular.removed'),
    undo: {
      label: t('regular.undo'),
      run: () => {
        const { kind, scopeUnitId, rhythm, weekday, minute, zone } = item;
        return call(r.create, { body: { kind, scopeUnitId, rhythm, weekday, minute, zone } });
      },
    },
  });
  const time = clockText(item.minute);
  const params = { params: { id: item.id } };
  return (
    <Panel
      title={
        item.weekday === null
          ? t('regular.dailyAt', { time })
          : t('regular.weeklyAt', { weekday: t(`weekday.${item.weekday}`), time })
      }
    >
      <Facts
        items={[
          { label: t('regular.scope'), value: scopeText(item, formats.locale, t) },
          { label: t('regular.zone'), value: item.zone },
          { label: t('regular.nextLabel'), value: formats.dateTime(item.nextAt) },
          {
            label: t('regular.lastLabel'),
            value: item.last ? t(`regular.last.${item.last.state}`, { time: formats.dateTime(item.last.at) }) : null,
          },
        ]}
      />
      <FormButtons>
        <Button size="sm" variant="quiet" loading={remove.isPending} onClick={() => remove.mutate(params)}>
          {t('regular.remove')}
        </Button>
        <Button size="sm" onClick={onEdit}>
          {t('regular.edit')}
        </Button>
        <Button size="sm" loading={sendNow.isPending} disabled={!mayMail} onClick={() => sendNow.mutate(params)}>
          {t('regular.sendNow')}
        </Button>
      </FormButtons>
    </Panel>
  );
}

function scopeText(
  { scopeUnitId, scope }: ReportSubscriptionView,
  locale: string,
  t: ReturnType<typeof useTranslations<'insights'>>,
): string {
  if (scopeUnitId === null) return t('regular.allMine');
  return scope ? nameIn(locale, scope) : t('regular.gone');
}
