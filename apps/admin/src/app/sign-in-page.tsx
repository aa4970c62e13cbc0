import { SignInInput, sessionRoutes } from '@larder/contracts/identity/session';
import { useTranslations } from '@larder/i18n/react';
import { Button, Field, SealMark, TextInput } from '@larder/ui';
import { useQueryClient } from '@tanstack/react-query';
import { useRouter, useSearch } from '@tanstack/react-router';
import { call } from '../lib/api-client.ts';
import { useContractForm } from '../lib/form.ts';
import { ProblemError } from '../lib/problem.ts';
import { useProblemText } from '../lib/query.ts';
import { sessionQuery } from '../lib/session.ts';
import styles from './sign-in-page.module.css';

const TENANT_KEY = 'larder.tenantCode';

/** Company code, account and password. The code is remembered on the device, the rest never. */
export function SignInPage() {
  const t = useTranslations('shell');
  const client = useQueryClient();
  const router = useRouter();
  const problemText = useProblemText();
  const next = useSearch({ strict: false, select: (search) => (search as { next?: string }).next });
  const form = useContractForm(SignInInput, {
    tenantCode: localStorage.getItem(TENANT_KEY) ?? '',
    login: '',
    password: '',
  });
  const { errors, isSubmitting } = form.formState;

  const signIn = form.submit(async (values) => {
    try {
      const session = await call(sessionRoutes.signIn, { body: values });
      // Another person's answers must be gone before the first page of this one asks for its own.
      client.clear();
      client.setQueryData(sessionQuery.queryKey, session);
      localStorage.setItem(TENANT_KEY, values.tenantCode);
      router.history.push(next ?? '/');
    } catch (error) {
      if (!(error instanceof ProblemError)) throw error;
      const known = error.status === 401 ? t('signIn.refused') : error.status === 429 ? t('signIn.throttled') : null;
      form.setError('root', { type: error.code, message: known ?? problemText(error) });
    }
  });

  const needed = (present: unknown) => (present ? t('signIn.required') : undefined);
  return (
    <main className={styles['page']}>
      <form className={styles['panel']} onSubmit={(event) => void signIn(event)} noValidate>
        <div className={styles['head']}>
          <SealMark size={48} />
          <div>
            <h1>{t('product')}</h1>
            <p>{t('signIn.lead')}</p>
          </div>
        </div>
        <Field label={t('signIn.tenant')} hint={t('signIn.tenantHint')} error={needed(errors.tenantCode)}>
          <TextInput
            {...form.register('tenantCode')}
            autoComplete="organization"
            autoCapitalize="none"
            spellCheck={false}
          />
        </Field>
        <Field label={t('signIn.login')} error={needed(errors.login)}>
          <TextInput {...form.register('login')} autoComplete="username" autoCapitalize="none" spellCheck={false} />
        </Field>
        <Field label={t('signIn.password')} error={needed(errors.password)}>
          <TextInput {...form.register('password')} type="password" autoComplete="current-password" />
        </Field>
        {errors.root?.message ? (
          <p className={styles['problem']} role="alert">
            {errors.root.message}
          </p>
        ) : null}
        <Button type="submit" variant="primary" size="lg" loading={isSubmitting}>
          {t('signIn.submit')}
        </Button>
      </form>
    </main>
  );
}
