import { type FailedWork, failedWorkRoutes } from '@larder/contracts/operations/failed-work';
import { useFormats, useTranslations } from '@larder/i18n/react';
import { Button, Dialog, Drawer, Field, TextInput } from '@larder/ui';
import { useState } from 'react';
import { Facts } from '../../components/detail-page.tsx';
import { useApiMutation } from '../../lib/query.ts';
import { useMay } from '../../lib/session.ts';
import styles from './operations.module.css';
import { useOperationsWords } from './words.ts';

const SHORTEST_REASON = 3;

/** One failed piece of work: what it was about, why it failed, and what to do with it. */
export function FailedWorkDrawer({ work, onClose }: { work: FailedWork | undefined; onClose: () => void }) {
  const t = useTranslations('operations');
  const words = useOperationsWords();
  return (
    <Drawer
      open={work !== undefined}
      onOpenChange={(open) => (open ? undefined : onClose())}
      title={work ? words.kind(work.kind) : t('failedTitle')}
    >
      {work ? <Details key={work.id} work={work} onClose={onClose} /> : null}
    </Drawer>
  );
}

function Details({ work, onClose }: { work: FailedWork; onClose: () => void }) {
  const t = useTranslations('operations');
  const formats = useFormats();
  const may = useMay();
  const [discarding, setDiscarding] = useState(false);
  const retry = useApiMutation({
    route: failedWorkRoutes.retry,
    invalidates: ['operations', 'audit'],
    success: () => t('retried'),
    onSuccess: onClose,
  });
  return (
    <div className={styles['card']}>
      <Facts
        items={[
          { label: t('kindCode'), value: <code className={styles['code']}>{work.kind}</code> },
          { label: t('urgency'), value: t(`work.${work.class}`) },
          { label: t('attempts'), value: formats.number(work.attempts) },
          { label: t('createdAt'), value: formats.dateTime(work.createdAt) },
          { label: t('failedAt'), value: formats.dateTime(work.failedAt) },
          { label: t('errorCode'), value: <code className={styles['code']}>{work.errorCode}</code> },
          { label: t('firstError'), value: work.firstError },
          { label: t('lastError'), value: work.lastError },
        ]}
      />
      <h3>{t('about')}</h3>
      {work.about.length === 0 ? (
        <p className={styles['quiet']}>{t('aboutNothing')}</p>
      ) : (
        <Facts
          items={work.about.map(({ name, value }) => ({
            label: name,
            value: <code className={styles['code']}>{value}</code>,
          }))}
        />
      )}
      {may('operations.work.write') ? (
        <div className={styles['buttons']}>
          <Button variant="danger" onClick={() => setDiscarding(true)}>
            {t('discard')}
          </Button>
          <Button variant="primary" loading={retry.isPending} onClick={() => retry.mutate({ params: { id: work.id } })}>
            {t('retry')}
          </Button>
        </div>
      ) : null}
      <DiscardDialog work={work} open={discarding} onClose={() => setDiscarding(false)} onDone={onClose} />
    </div>
  );
}

interface DiscardDialogProps {
  work: FailedWork;
  open: boolean;
  onClose: () => void;
  onDone: () => void;
}

function DiscardDialog({ work, open, onClose, onDone }: DiscardDialogProps) {
  const t = useTranslations('operations');
  const [reason, setReason] = useState('');
  const [tried, setTried] = useState(false);
  const missing = reason.trim().length < SHORTEST_REASON;
  const discard = useApiMutation({
    route: failedWorkRoutes.discard,
    invalidates: ['operations', 'audit'],
    success: () => t('discarded'),
    onSuccess: onDone,
  });
  const save = () => {
    setTried(true);
    if (!missing) discard.mutate({ params: { id: work.id }, body: { reason } });
  };
  return (
    <Dialog
      open={open}
      onOpenChange={(next) => (next ? undefined : onClose())}
      title={t('discardTitle')}
      description={t('discardDetail')}
      footer={
        <>
          <Button onClick={onClose}>{t('cancel')}</Button>
          <Button variant="danger" loading={discard.isPending} onClick={save}>
            {t('discard')}
          </Button>
        </>
      }
    >
      <Field label={t('reason')} error={tried && missing ? t('reasonMissing') : undefined}>
        <TextInput value={reason} maxLength={500} onChange={(event) => setReason(event.currentTarget.value)} />
      </Field>
    </Dialog>
  );
}
