import { type Incident, incidentRoutes } from '@larder/contracts/workflow/incident';
import { useFormats, useTranslations } from '@larder/i18n/react';
import { Badge, Button, Dialog, EmptyState, Field, Textarea } from '@larder/ui';
import { ViewTabs } from '@larder/ui/data';
import { useQuery } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { QueryGate } from '../../components/detail-page.tsx';
import { FormBody, FormButtons } from '../../components/form.tsx';
import { ListPage } from '../../components/list-page.tsx';
import { apiQuery, useApiMutation } from '../../lib/query.ts';
import { nameIn } from '../../lib/scope.ts';
import styles from './inbox.module.css';
import { incidents } from './routes.tsx';

/** Decisions that could not be carried out: what, why, and two ways to deal with it. */
export default function IncidentsPage() {
  const t = useTranslations('inbox');
  const { view } = incidents.useSearch();
  const setSearch = incidents.useSetSearch();
  const query = useQuery(apiQuery('workflow', incidentRoutes.list, { query: { view } }));
  const [discarding, setDiscarding] = useState<Incident | null>(null);
  return (
    <ListPage
      title={t('incidents.title')}
      views={
        <ViewTabs
          label={t('incidents.title')}
          current={view}
          onSelect={(id) => setSearch({ view: id as typeof view })}
          views={(['open', 'resolved'] as const).map((id) => ({ id, label: t(`incidents.${id}`) }))}
        />
      }
    >
      <QueryGate query={query}>
        {({ items }) =>
          items.length === 0 ? (
            <EmptyState title={t('incidents.none')} detail={view === 'open' ? t('incidents.noneHint') : undefined} />
          ) : (
            <ul className={styles['incidents']}>
              {items.map((incident) => (
                <IncidentCard key={incident.id} incident={incident} onDiscard={() => setDiscarding(incident)} />
              ))}
            </ul>
          )
        }
      </QueryGate>
      {discarding ? <DiscardDialog incident={discarding} onClose={() => setDiscarding(null)} /> : null}
    </ListPage>
  );
}

function IncidentCard({ incident, onDiscard }: { incident: Incident; onDiscard: () => void }) {
  const t = useTranslations('inbox');
  const formats = useFormats();
  const retry = useApiMutation({
    route: incidentRoutes.retry,
    invalidates: ['workflow', 'ordering', 'audit'],
    success: () => t('incidents.retried'),
  });
  return (
    <li className={styles['incident']}>
      <div>
        <strong>{incident.title[formats.locale]}</strong>
        <p className={styles['quiet']}>
          {nameIn(formats.locale, { name: incident.storeName, nameEn: incident.storeNameEn })} ·{' '}
          {formats.dateTime(incident.openedAt)} · {t('incidents.attempts', { count: incident.attempts })}
        </p>
        <p>
          {t.has(`incidents.effect.${incident.effect}`) ? t(`incidents.effect.${incident.effect}`) : incident.effect}
          <code className={styles['error']}>{incident.error}</code>
        </p>
        {incident.reason ? <q className={styles['comment']}>{incident.reason}</q> : null}
      </div>
      {incident.resolution === null ? (
        <div className={styles['incidentActions']}>
          <Button onClick={onDiscard}>{t('incidents.discard')}</Button>
          <Button
            variant="primary"
            loading={retry.isPending}
            onClick={() => retry.mutate({ params: { id: incident.id } })}
          >
            {t('incidents.retry')}
          </Button>
        </div>
      ) : (
        <div className={styles['verdict']}>
          <Badge tone={incident.resolution === 'retried' ? 'good' : 'neutral'}>
            {t(`incidents.${incident.resolution}By`, { name: incident.resolvedBy ?? '' })}
          </Badge>
          {incident.resolvedAt ? (
            <span className={styles['quiet']}>{formats.dateTime(incident.resolvedAt)}</span>
          ) : null}
        </div>
      )}
    </li>
  );
}

function DiscardDialog({ incident, onClose }: { incident: Incident; onClose: () => void }) {
  const t = useTranslations('inbox');
  const [reason, setReason] = useState('');
  const [tried, setTried] = useState(false);
  const words = reason.trim();
  const discard = useApiMutation({
    route: incidentRoutes.discard,
    invalidates: ['workflow', 'audit'],
    success: () => t('incidents.discarded'),
    onSuccess: onClose,
  });
  const send = (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    if (words !== '') discard.mutate({ params: { id: incident.id }, body: { reason: words } });
  };
  return (
    <Dialog
      open
      onOpenChange={(open) => (open ? undefined : onClose())}
      title={t('incidents.discardTitle')}
      description={t('incidents.discardDetail')}
    >
      <FormBody onSubmit={send}>
        <Field label={t('incidents.reason')} error={tried && words === '' ? t('incidents.needReason') : undefined}>
          <Textarea
            rows={2}
            maxLength={300}
            value={reason}
            onChange={(event) => setReason(event.currentTarget.value)}
          />
        </Field>
        <FormButtons>
          <Button onClick={onClose}>{t('returnDialog.keep')}</Button>
          <Button variant="danger" type="submit" loading={discard.isPending}>
            {t('incidents.discard')}
          </Button>
        </FormButtons>
      </FormBody>
    </Dialog>
  );
}
