import { sessionRoutes } from '@larder/contracts/identity/session';
import type { Locale } from '@larder/i18n';
import { useFormats, useTranslations } from '@larder/i18n/react';
import { Field, RadioSegment, toast } from '@larder/ui';
import { useSyncExternalStore } from 'react';
import { DetailPage, Facts, Panel } from '../../components/detail-page.tsx';
import { usePlacesText } from '../../components/places-text.ts';
import { call } from '../../lib/api-client.ts';
import { changeLocale } from '../../lib/locale.ts';
import { type Preferences, preferences, setPreferences, subscribePreferences } from '../../lib/preferences.ts';
import { useProblemText } from '../../lib/query.ts';
import { nameIn } from '../../lib/scope.ts';
import { useSession } from '../../lib/session.ts';
import styles from './account.module.css';
import { PasswordForm } from './password-form.tsx';

/** The signed-in person's own page: who they are, how the screen looks, and the password. */
export default function AccountPage() {
  const t = useTranslations('me');
  const roles = useTranslations('roles');
  const { locale } = useFormats();
  const session = useSession();
  const placesText = usePlacesText();
  return (
    <DetailPage title={t('title')}>
      <div className={styles['columns']}>
        <Panel title={t('who')}>
          <Facts
            items={[
              { label: t('name'), value: session.user.displayName },
              { label: t('chain'), value: `${nameIn(locale, session.tenant)} · ${session.tenant.code}` },
              { label: t('roles'), value: session.roles.map((role) => roles(role)).join('、') },
              {
                label: t('stores'),
                value: session.allStores ? t('allStores') : placesText(session.stores),
              },
            ]}
          />
        </Panel>
        <Panel title={t('look')}>
          <Look />
        </Panel>
        <Panel title={t('password')}>
          <PasswordForm />
        </Panel>
      </div>
    </DetailPage>
  );
}

function Look() {
  const t = useTranslations('me');
  const problemText = useProblemText();
  const chosen = useSyncExternalStore(subscribePreferences, preferences);
  const choose = async (locale: Locale) => {
    try {
      await changeLocale(locale);
      await call(sessionRoutes.setLocale, { body: { locale } });
    } catch (error) {
      toast.error(problemText(error));
    }
  };
  return (
    <div className={styles['form']}>
      <Field label={t('language')}>
        <RadioSegment<Locale>
          value={chosen.locale}
          onValueChange={(locale) => void choose(locale)}
          options={[
            { value: 'zh-CN', label: <span lang="zh-CN">简体中文</span> },
            { value: 'en', label: <span lang="en">English</span> },
          ]}
        />
      </Field>
      <Field label={t('theme')}>
        <RadioSegment<Preferences['theme']>
          value={chosen.theme}
          onValueChange={(theme) => setPreferences({ theme })}
          options={(['light', 'dark', 'auto'] as const).map((value) => ({ value, label: t(value) }))}
        />
      </Field>
      <Field label={t('size')}>
        <RadioSegment<Preferences['size']>
          value={chosen.size}
          onValueChange={(size) => setPreferences({ size })}
          options={(['normal', 'large'] as const).map((value) => ({ value, label: t(value) }))}
        />
      </Field>
      <Field label={t('orders')} hint={t('ordersHint')}>
        <RadioSegment<Preferences['orders']>
          value={chosen.orders}
          onValueChange={(orders) => setPreferences({ orders })}
          options={(['auto', 'simple', 'full'] as const).map((value) => ({ value, label: t(`ordersView.${value}`) }))}
        />
      </Field>
      <Field label={t('density')}>
        <RadioSegment<Preferences['density']>
          value={chosen.density}
          onValueChange={(density) => setPreferences({ density })}
          options={(['standard', 'compact'] as const).map((value) => ({ value, label: t(value) }))}
        />
      </Field>
    </div>
  );
}
