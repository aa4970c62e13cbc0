import { SignInInput, sessionRoutes } from '@larder/contracts/identity/session';
import { useTranslations } from '@larder/i18n/react';
import { Button, Field, TextInput } from '@larder/ui';
import { useQueryClient } from '@tanstack/react-query';
import { useRouter, useSearch } from '@tanstack/react-router';
import { useEffect, useState } from 'react';
import { call } from '../../lib/api-client.ts';
import { useContractForm } from '../../lib/form.ts';
import { unsentNoted } from '../../lib/offline.ts';
import { ProblemError } from '../../lib/problem.ts';
import { useProblemText } from '../../lib/query.ts';
import { learnServerTime } from '../../lib/server-time.ts';
import { sessionQuery } from '../../lib/session.ts';
import { type DemoAccount, DemoAccounts } from './demo-accounts.tsx';
import { PasswordInput } from './password-input.tsx';
import styles from './sign-in.module.css';
import { SignInFrame } from './sign-in-frame.tsx';
import { rememberedTenant, rememberTenant } from './tenant-code.ts';

/** Company code, account and password. The code is remembered on the device, the rest never. */
export function SignInPage() {
  const t = useTranslations('sign-in');
  const product = useTranslations('shell')('product');
  const client = useQueryClient();
  const router = useRouter();
  const problemText = useProblemText();
  const next = useSearch({ strict: false, select: (search) => (search as { next?: string }).next });
  const form = useContractForm(SignInInput, { tenantCode: rememberedTenant(), login: '', password: '' });
  const { errors, isSubmitting } = form.formState;

  useEffect(() => {
    document.title = `${t('title')} · ${product}`;
  }, [t, product]);

  const [unsent, setUnsent] = useState(0);
  useEffect(() => {
    void unsentNoted().then(setUnsent);
  }, []);

  const signIn = form.submit(async (values) => {
    try {
      const session = await call(sessionRoutes.signIn, { body: values });
      // Another person's answers must be gone before the first page of this one asks for its own.
      client.clear();
      learnServerTime(session.serverTime);
      client.setQueryData(sessionQuery.queryKey, session);
      rememberTenant(values.tenantCode);
      router.history.push(next ?? '/');
    } catch (error) {
      if (!(error instanceof ProblemError)) throw error;
      const known = error.status === 401 ? t('refused') : error.status === 429 ? t('throttled') : null;
      form.setError('root', { type: error.code, message: known ?? problemText(error) });
      if (error.status === 401) form.setFocus('password', { shouldSelect: true });
    }
  });
  const enter = (account: DemoAccount) => {
    form.reset({ tenantCode: account.tenantCode, login: account.login, password: account.password });
    void signIn();
  };

  const needed = (present: unknown) => (present ? t('required') : undefined);
  return (
    <SignInFrame>
      <form className={styles['form']} onSubmit={(event) => void signIn(event)} noValidate>
        <h1>{t('title')}</h1>
        {unsent > 0 ? (
          <p className={styles['unsent']} role="status">
            {t('unsent', { count: unsent })}
          </p>
        ) : null}
        <Field label={t('tenant')} hint={t('tenantHint')} error={needed(errors.tenantCode)}>
          <TextInput
            {...form.register('tenantCode')}
            data-testid="tenant-code"
            autoComplete="organization"
            autoCapitalize="none"
            spellCheck={false}
          />
        </Field>
        <Field label={t('login')} error={needed(errors.login)}>
          <TextInput
            {...form.register('login')}
            data-testid="login"
            autoComplete="username"
            autoCapitalize="none"
            spellCheck={false}
          />
        </Field>
        <Field label={t('password')} error={needed(errors.password)}>
          <PasswordInput {...form.register('password')} data-testid="password" autoComplete="current-password" />
        </Field>
        {errors.root?.message ? (
          <p className={styles['problem']} role="alert">
            {errors.root.message}
          </p>
        ) : null}
        <Button type="submit" variant="primary" size="lg" loading={isSubmitting} data-testid="sign-in">
          {t('submit')}
        </Button>
        <p className={styles['note']}>{t('forgot')}</p>
      </form>
      <DemoAccounts busy={isSubmitting} onPick={enter} />
    </SignInFrame>
  );
}
