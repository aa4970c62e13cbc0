import type { AuditEvent } from '@larder/contracts/audit/audit-event';
import { useFormats, useTranslations } from '@larder/i18n/react';
import { Button } from '@larder/ui';
import { Facts } from '../../components/detail-page.tsx';
import { useJobWords } from '../../components/job-words.ts';
import { nameIn } from '../../lib/scope.ts';
import { useSession } from '../../lib/session.ts';
import { useActionText } from './action-text.ts';
import styles from './audit.module.css';

interface AuditEventCardProps {
  event: AuditEvent;
  onActor: () => void;
  onEntity: () => void;
}

/** One event with what it changed. */
export function AuditEventCard({ event, onActor, onEntity }: AuditEventCardProps) {
  const t = useTranslations('audit');
  const formats = useFormats();
  const { thing } = useActionText();
  const words = useJobWords();
  const actor = words.actor({ kind: event.actorKind, name: event.actorName });
  const { stores } = useSession();
  const store = stores.find(({ id }) => id === event.storeId);
  return (
    <div className={styles['card']}>
      <Facts
        items={[
          { label: t('time'), value: formats.dateTime(event.occurredAt) },
          {
            label: t('actor'),
            value: event.actorKind === 'job' ? actor : `${actor} · ${t(`kind.${event.actorKind}`)}`,
          },
          { label: t('entity'), value: thing(event.entity) },
          {
            label: t('job'),
            value: event.actorKind === 'job' ? <code className={styles['code']}>{event.actorName}</code> : null,
          },
          { label: t('code'), value: <code className={styles['code']}>{event.action}</code> },
          { label: t('id'), value: <code className={styles['code']}>{event.entityId}</code> },
          { label: t('store'), value: store ? nameIn(formats.locale, store) : null },
          { label: t('seq'), value: event.seq },
          { label: t('request'), value: <code className={styles['code']}>{event.requestId}</code> },
        ]}
      />
      <h3>{t('detail')}</h3>
      {event.diff === null || event.diff === undefined ? (
        <p>{t('noDetail')}</p>
      ) : (
        <pre className={styles['diff']}>{JSON.stringify(event.diff, null, 2)}</pre>
      )}
      <div className={styles['buttons']}>
        <Button onClick={onActor}>{t('onlyActor')}</Button>
        <Button onClick={onEntity}>{t('onlyEntity')}</Button>
      </div>
    </div>
  );
}
