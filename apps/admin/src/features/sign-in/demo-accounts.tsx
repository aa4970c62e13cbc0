import { type SignInOptions, signInOptionsRoutes } from '@larder/contracts/identity/sign-in-options';
import { useFormats, useTranslations } from '@larder/i18n/react';
import { useQuery } from '@tanstack/react-query';
import { call } from '../../lib/api-client.ts';
import { nameIn } from '../../lib/scope.ts';
import styles from './sign-in.module.css';

export type DemoAccount = SignInOptions['accounts'][number];

/** Accounts of a demo server, by chain; nothing on any other server. */
export function DemoAccounts({ busy, onPick }: { busy: boolean; onPick: (account: DemoAccount) => void }) {
  const t = useTranslations('sign-in');
  const roles = useTranslations('roles');
  const { locale } = useFormats();
  const options = useQuery({
    queryKey: ['sign-in-options'],
    queryFn: ({ signal }) => call(signInOptionsRoutes.get, {}, { signal }),
    staleTime: Number.POSITIVE_INFINITY,
  });
  if (!options.data?.demo || options.data.accounts.length === 0) return null;
  const chains = Map.groupBy(options.data.accounts, (account) => account.tenantCode);
  return (
    <section className={styles['demo']} aria-labelledby="demo-title">
      <h2 id="demo-title">
        {t('demo.title')}
        <span>{t('demo.hint')}</span>
      </h2>
      {[...chains].map(([code, accounts]) => (
        <div key={code} className={styles['chain']}>
          <h3>
            {nameIn(locale, { name: accounts[0]?.tenantName ?? code, nameEn: accounts[0]?.tenantNameEn ?? null })}
            <span className="num">{code}</span>
          </h3>
          <ul>
            {accounts.map((account) => (
              <li key={account.login}>
                <button
                  type="button"
                  disabled={busy}
                  aria-label={t('demo.enter', { role: roles(account.role), name: account.displayName })}
                  onClick={() => onPick(account)}
                >
                  <b>{roles(account.role)}</b>
                  <span>{account.displayName}</span>
                </button>
              </li>
            ))}
          </ul>
        </div>
      ))}
    </section>
  );
}
