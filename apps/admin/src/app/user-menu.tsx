import { sessionRoutes } from '@larder/contracts/identity/session';
import type { Locale } from '@larder/i18n';
import { useTranslations } from '@larder/i18n/react';
import { Avatar, Button, Dialog, Menu, toast, UserButton } from '@larder/ui';
import { BellRing, LogOut, UserRoundCheck } from 'lucide-react';
import { useState, useSyncExternalStore } from 'react';
import { useGo } from '../components/route-link.tsx';
import { call } from '../lib/api-client.ts';
import { keptCount, offlineDevice, offlineOwner } from '../lib/offline.ts';
import { type Preferences, preferences, setPreferences, subscribePreferences } from '../lib/preferences.ts';
import { useProblemText } from '../lib/query.ts';
import { useMay, useSession } from '../lib/session.ts';
import { useLeave } from './leave.ts';
import { catalog } from './messages.ts';

/** Language, look, text size and sign-out. */
export default function UserMenu() {
  const t = useTranslations('shell');
  const session = useSession();
  const problemText = useProblemText();
  const leave = useLeave();
  const may = useMay();
  const go = useGo();
  const chosen = useSyncExternalStore(subscribePreferences, preferences);

  const changeLocale = async (locale: Locale) => {
    try {
      await catalog.setLocale(locale);
      setPreferences({ locale });
      await call(sessionRoutes.setLocale, { body: { locale } });
    } catch (error) {
      toast.error(problemText(error));
    }
  };
  const [unsent, setUnsent] = useState(0);
  const signOut = async () => {
    const { waiting, attention } = keptCount.get();
    if (waiting + attention > 0) return setUnsent(waiting + attention);
    await end();
  };
  const end = async () => {
    try {
      await call(sessionRoutes.signOut, {});
    } catch (error) {
      toast.error(problemText(error));
      return;
    }
    leave();
  };

  return (
    <>
      {unsent > 0 ? <UnsentDialog count={unsent} onClose={() => setUnsent(0)} onLeave={end} /> : null}
      <Menu
        defaultOpen
        trigger={
          <UserButton aria-label={t('user.menu', { name: session.user.displayName })}>
            <Avatar name={session.user.displayName} />
          </UserButton>
        }
        entries={[
          {
            kind: 'choice',
            id: 'language',
            label: t('user.language'),
            value: chosen.locale,
            options: [
              { value: 'zh-CN', label: <span lang="zh-CN">简体中文</span> },
              { value: 'en', label: <span lang="en">English</span> },
            ],
            onSelect: (value) => void changeLocale(value as Locale),
          },
          {
            kind: 'choice',
            id: 'theme',
            label: t('user.theme'),
            value: chosen.theme,
            options: (['light', 'dark', 'auto'] as const).map((value) => ({ value, label: t(`user.${value}`) })),
            onSelect: (value) => setPreferences({ theme: value as Preferences['theme'] }),
          },
          {
            kind: 'choice',
            id: 'size',
            label: t('user.size'),
            value: chosen.size,
            options: (['normal', 'large'] as const).map((value) => ({ value, label: t(`user.${value}`) })),
            onSelect: (value) => setPreferences({ size: value as Preferences['size'] }),
          },
          { kind: 'separator', id: 'line' },
          ...(may('workflow.task.decide')
            ? [
                {
                  id: 'stand-in',
                  label: t('user.standIn'),
                  icon: <UserRoundCheck aria-hidden />,
                  onSelect: () => go({ to: '/stand-in', params: {}, search: {} }),
                },
              ]
            : []),
          {
            id: 'notifications',
            label: t('user.notifications'),
            icon: <BellRing aria-hidden />,
            onSelect: () => go({ to: '/notification-settings', params: {}, search: {} }),
          },
          { id: 'sign-out', label: t('user.signOut'), icon: <LogOut aria-hidden />, onSelect: () => void signOut() },
        ]}
      />
    </>
  );
}

/** Edits that only this device has: leaving means to throw them away, and the person says so themselves. */
function UnsentDialog({
  count,
  onClose,
  onLeave,
}: {
  readonly count: number;
  readonly onClose: () => void;
  readonly onLeave: () => Promise<void>;
}) {
  const t = useTranslations('shell');
  const discard = async () => {
    const owner = offlineOwner();
    if (owner) await (await offlineDevice()).keptEdits.clear(owner);
    onClose();
    await onLeave();
  };
  return (
    <Dialog
      open
      onOpenChange={(open) => (open ? undefined : onClose())}
      title={t('unsent.title', { count })}
      description={t('unsent.detail')}
      footer={
        <>
          <Button variant="danger" onClick={() => void discard()}>
            {t('unsent.discard')}
          </Button>
          <Button variant="primary" onClick={onClose}>
            {t('unsent.stay')}
          </Button>
        </>
      }
    />
  );
}
