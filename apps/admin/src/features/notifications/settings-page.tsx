import {
  type Channel,
  type NotificationPreferences,
  notificationRoutes as r,
} from '@larder/contracts/notifications/notifications';
import { useTranslations } from '@larder/i18n/react';
import { Badge, Button, Field, RadioSegment, Select } from '@larder/ui';
import { useQuery } from '@tanstack/react-query';
import { MailWarning } from 'lucide-react';
import { useState } from 'react';
import { DetailPage, Dock, Panel, QueryGate } from '../../components/detail-page.tsx';
import { MinuteInput } from '../../components/minute-input.tsx';
import { apiQuery, useApiMutation } from '../../lib/query.ts';
import { useSession } from '../../lib/session.ts';
import { MutePanel } from './mute-panel.tsx';
import styles from './notifications.module.css';

const CHANNELS: readonly Channel[] = ['off', 'app', 'mail'];

/** How each kind reaches the person, when mails leave, and what is silent. */
export default function NotificationSettingsPage() {
  const query = useQuery(apiQuery('notifications', r.preferences, {}));
  return (
    <QueryGate query={query}>
      {(preferences) => <Settings key={preferences.version} preferences={preferences} />}
    </QueryGate>
  );
}

type Draft = Pick<NotificationPreferences, 'digest' | 'digestMinute' | 'zone'> & {
  readonly channels: Readonly<Record<string, Channel>>;
};

const draftOf = (p: NotificationPreferences): Draft => ({
  digest: p.digest,
  digestMinute: p.digestMinute,
  zone: p.zone,
  channels: Object.fromEntries(p.kinds.map((k) => [k.kind, k.channel])),
});

function Settings({ preferences }: { preferences: NotificationPreferences }) {
  const t = useTranslations('notifications');
  const [draft, setDraft] = useState(() => draftOf(preferences));
  const save = useApiMutation({
    route: r.savePreferences,
    invalidates: ['notifications'],
    success: () => t('prefs.saved'),
  });
  const changed = JSON.stringify(draft) !== JSON.stringify(draftOf(preferences));
  const change = (patch: Partial<Draft>) => setDraft((now) => ({ ...now, ...patch }));
  const send = () =>
    save.mutate({
      body: {
        version: preferences.version,
        kinds: preferences.kinds.map(({ kind }) => ({ kind, channel: draft.channels[kind] ?? 'app' })),
        digest: draft.digest,
        digestMinute: draft.digestMinute,
        zone: draft.zone,
      },
    });
  return (
    <DetailPage
      title={t('prefs.title')}
      lead={t('prefs.lead')}
      dock={
        changed ? (
          <Dock
            end={
              <>
                <Button variant="quiet" onClick={() => setDraft(draftOf(preferences))}>
                  {t('prefs.discard')}
                </Button>
                <Button variant="primary" loading={save.isPending} onClick={send}>
                  {t('prefs.save')}
                </Button>
              </>
            }
          />
        ) : null
      }
    >
      <div className={styles['settings']}>
        <Panel title={t('prefs.kinds')}>
          <MailNote mail={preferences.mail} />
          <ul className={styles['kinds']}>
            {preferences.kinds.map(({ kind, required }) => (
              <li key={kind} className={styles['kind']}>
                <span className={styles['kindText']}>
                  <span className={styles['kindName']}>
                    {t(`kind.${kind}.name`)}
                    {required ? <Badge tone="warn">{t('prefs.required')}</Badge> : null}
                  </span>
                  <span className={styles['hint']}>
                    {t(`kind.${kind}.hint`)}
                    {required ? ` ${t('prefs.requiredHint')}` : ''}
                  </span>
                </span>
                <RadioSegment<Channel>
                  aria-label={t('prefs.channel', { kind: t(`kind.${kind}.name`) })}
                  value={draft.channels[kind] ?? null}
                  onValueChange={(channel) => change({ channels: { ...draft.channels, [kind]: channel } })}
                  options={CHANNELS.map((value) => ({
                    value,
                    label: t(`prefs.${value}`),
                    disabled: required && value === 'off',
                  }))}
                />
              </li>
            ))}
          </ul>
        </Panel>
        <Panel title={t('prefs.mails')}>
          <MailTimes draft={draft} onChange={change} />
        </Panel>
        <MutePanel preferences={preferences} />
      </div>
    </DetailPage>
  );
}

function MailNote({ mail }: { mail: NotificationPreferences['mail'] }) {
  const t = useTranslations('notifications');
  if (mail.enabled && mail.hasAddress) return null;
  return (
    <p className={styles['note']} role="status">
      <MailWarning aria-hidden />
      {mail.enabled ? t('prefs.noAddress') : t('prefs.noMail')}
    </p>
  );
}

function MailTimes({ draft, onChange }: { draft: Draft; onChange: (patch: Partial<Draft>) => void }) {
  const t = useTranslations('notifications');
  const { tenant, stores } = useSession();
  const here = Intl.DateTimeFormat().resolvedOptions().timeZone;
  const zones = [...new Set([draft.zone, here, tenant.zone, ...stores.map((store) => store.zone)])];
  return (
    <div className={styles['fields']}>
      <Field label={t('prefs.when')}>
        <RadioSegment<'once' | 'daily'>
          value={draft.digest ? 'daily' : 'once'}
          onValueChange={(value) => onChange({ digest: value === 'daily' })}
          options={[
            { value: 'once', label: t('prefs.atOnce') },
            { value: 'daily', label: t('prefs.daily') },
          ]}
        />
      </Field>
      {draft.digest ? (
        <>
          <Field label={t('prefs.hour')}>
            <MinuteInput value={draft.digestMinute} onValueChange={(digestMinute) => onChange({ digestMinute })} />
          </Field>
          <Field label={t('prefs.zone')}>
            <Select
              value={draft.zone}
              onValueChange={(zone) => onChange({ zone })}
              options={zones.map((zone) => ({ value: zone, label: zone }))}
            />
          </Field>
        </>
      ) : null}
    </div>
  );
}
