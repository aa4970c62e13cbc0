import type { Locale } from '@larder/i18n';
import { useTranslations } from '@larder/i18n/react';
import { SealMark } from '@larder/ui';
import { type ReactNode, useSyncExternalStore } from 'react';
import { changeLocale } from '../../lib/locale.ts';
import { preferences, subscribePreferences } from '../../lib/preferences.ts';
import styles from './sign-in.module.css';

const LANGUAGES: readonly { locale: Locale; name: string }[] = [
  { locale: 'zh-CN', name: '简体中文' },
  { locale: 'en', name: 'English' },
];

/** The cover of the ledger on the left, the page to write on at the right; stacked on phones. */
export function SignInFrame({ children }: { children: ReactNode }) {
  const t = useTranslations('sign-in');
  const product = useTranslations('shell')('product');
  const { locale } = useSyncExternalStore(subscribePreferences, preferences);
  return (
    <div className={styles['frame']}>
      <header className={styles['cover']}>
        <div className={styles['brand']}>
          <SealMark size={44} />
          <span>{product}</span>
        </div>
        <div className={styles['words']}>
          <p className={styles['headline']}>
            {t('headline')
              .split('|')
              .map((phrase) => (
                <span key={phrase}>{phrase}</span>
              ))}
          </p>
          <p className={styles['sub']}>{t('sub')}</p>
        </div>
        <nav className={styles['languages']} aria-label={t('language')}>
          {LANGUAGES.map((language) => (
            <button
              key={language.locale}
              type="button"
              lang={language.locale}
              aria-pressed={locale === language.locale}
              onClick={() => void changeLocale(language.locale)}
            >
              {language.name}
            </button>
          ))}
        </nav>
      </header>
      <main className={styles['page']}>
        <div className={styles['sheet']}>{children}</div>
      </main>
    </div>
  );
}
