import type { NotificationKind } from '@larder/contracts/notifications/kinds';
import { type NotificationPreferences, notificationRoutes as r } from '@larder/contracts/notifications/notifications';
import { useFormats, useTranslations } from '@larder/i18n/react';
import { Button, Field, Select } from '@larder/ui';
import { useState } from 'react';
import { Panel } from '../../components/detail-page.tsx';
import { StoreCombobox } from '../../components/store-combobox.tsx';
import { useApiMutation } from '../../lib/query.ts';
import { nameIn } from '../../lib/scope.ts';
import { serverNow } from '../../lib/server-time.ts';
import { useSession } from '../../lib/session.ts';
import styles from './notifications.module.css';

const DAYS = [1, 3, 7, 30, 90] as const;
const DAY_MS = 86_400_000;
const ALL = 'all';

/** What is silent, until when, and a way to add to it. */
export function MutePanel({ preferences }: { preferences: NotificationPreferences }) {
  const t = useTranslations('notifications');
  const formats = useFormats();
  const { stores } = useSession();
  const [kind, setKind] = useState<string>(ALL);
  const [storeId, setStoreId] = useState<string>(ALL);
  const [days, setDays] = useState('3');
  const mute = useApiMutation({
    route: r.mute,
    invalidates: ['notifications'],
    success: (_, { body }) => t('prefs.muted', { time: formats.dateTime(body.until) }),
  });
  const unmute = useApiMutation({
    route: r.unmute,
    invalidates: ['notifications'],
    success: () => t('prefs.unmuted'),
  });
  const nothing = kind === ALL && storeId === ALL;
  const add = () =>
    mute.mutate({
      body: {
        kind: kind === ALL ? null : (kind as NotificationKind),
        storeId: storeId === ALL ? null : storeId,
        until: new Date(serverNow() + Number(days) * DAY_MS).toISOString(),
      },
    });
  return (
    <Panel title={t('prefs.mutes')}>
      <p className={styles['hint']}>{t('prefs.mutesHint')}</p>
      <ul className={styles['mutes']}>
        {preferences.mutes.length === 0 ? <li className={styles['mute']}>{t('prefs.noMutes')}</li> : null}
        {preferences.mutes.map((one) => (
          <li key={one.id} className={styles['mute']}>
            <span>
              {[
                one.kind ? t(`kind.${one.kind}.name`) : t('prefs.allKinds'),
                one.store ? nameIn(formats.locale, one.store) : t('prefs.allStores'),
              ].join(' · ')}
            </span>
            <span className="num">{t('prefs.mutedUntil', { time: formats.dateTime(one.until) })}</span>
            <Button
              size="sm"
              loading={unmute.isPending && unmute.variables?.params.id === one.id}
              onClick={() => unmute.mutate({ params: { id: one.id } })}
            >
              {t('prefs.unmute')}
            </Button>
          </li>
        ))}
      </ul>
      <div className={styles['fields']}>
        <Field label={t('prefs.muteKind')}>
          <Select
            value={kind}
            onValueChange={setKind}
            options={[
              { value: ALL, label: t('prefs.allKinds') },
              ...preferences.kinds
                .filter((one) => !one.required)
                .map((one) => ({ value: one.kind as string, label: t(`kind.${one.kind}.name`) })),
            ]}
          />
        </Field>
        <Field label={t('prefs.muteStore')}>
          <StoreCombobox
            stores={stores}
            first={{ value: ALL, label: t('prefs.allStores') }}
            value={storeId}
            onValueChange={(next) => setStoreId(next ?? ALL)}
          />
        </Field>
        <Field label={t('prefs.until')}>
          <Select
            value={days}
            onValueChange={setDays}
            options={DAYS.map((count) => ({ value: String(count), label: t('prefs.forDays', { count }) }))}
          />
        </Field>
        <Button
          loading={mute.isPending}
          disabled={nothing}
          title={nothing ? t('prefs.chooseSomething') : undefined}
          onClick={add}
        >
          {t('prefs.mute')}
        </Button>
      </div>
    </Panel>
  );
}
