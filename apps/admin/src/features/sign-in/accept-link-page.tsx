import { type PasswordLinkInfo, passwordLinkRoutes } from '@larder/contracts/identity/password-link';
import { useFormats, useTranslations } from '@larder/i18n/react';
import { Button, buttonClass, EmptyState, Field, Skeleton, TextInput } from '@larder/ui';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Link, useRouter } from '@tanstack/react-router';
import { Link2Off } from 'lucide-react';
import { useEffect, useState } from 'react';
import { z } from 'zod';
import { call } from '../../lib/api-client.ts';
import { useContractForm } from '../../lib/form.ts';
import type { ProblemError } from '../../lib/problem.ts';
import { nameIn } from '../../lib/scope.ts';
import { learnServerTime } from '../../lib/server-time.ts';
import { sessionQuery } from '../../lib/session.ts';
import { PasswordInput } from './password-input.tsx';
import styles from './sign-in.module.css';
import { SignInFrame } from './sign-in-frame.tsx';
import { rememberTenant } from './tenant-code.ts';

const NewPassword = z
  .object({ password: z.string().min(8), again: z.string() })
  .refine((v) => v.password === v.again, { path: ['again'], message: 'mismatch' });

/** Where an invitation or reset link leads. The token leaves the address bar as soon as it is read. */
export function AcceptLinkPage() {
  const t = useTranslations('sign-in');
  const product = useTranslations('shell')('product');
  const [token] = useState(() => location.hash.slice(1));
  useEffect(() => {
    document.title = `${t('accept.submit')} · ${product}`;
  }, [t, product]);
  useEffect(() => {
    if (location.hash) history.replaceState(history.state, '', location.pathname);
  }, []);
  const info = useQuery<PasswordLinkInfo, ProblemError>({
    queryKey: ['password-link', token],
    queryFn: ({ signal }) => call(passwordLinkRoutes.inspect, { body: { token: token || '-' } }, { signal }),
    staleTime: Number.POSITIVE_INFINITY,
  });
  return (
    <SignInFrame>
      {info.data ? <PasswordForm token={token} info={info.data} /> : null}
      {info.isPending ? (
        <div className={styles['form']} aria-busy="true">
          <p className={styles['note']}>{t('accept.checking')}</p>
          <Skeleton height={30} width="60%" />
          <Skeleton height={36} />
          <Skeleton height={36} />
        </div>
      ) : null}
      {info.error ? (
        <EmptyState
          icon={<Link2Off aria-hidden />}
          title={info.error.status === 404 ? t('accept.invalid') : info.error.title}
          detail={t('accept.invalidDetail')}
          actions={
            <Link className={buttonClass('primary')} to="/sign-in">
              {t('accept.toSignIn')}
            </Link>
          }
        />
      ) : null}
    </SignInFrame>
  );
}

function PasswordForm({ token, info }: { token: string; info: PasswordLinkInfo }) {
  const t = useTranslations('sign-in');
  const { locale } = useFormats();
  const client = useQueryClient();
  const router = useRouter();
  const form = useContractForm(NewPassword, { password: '', again: '' });
  const { errors, isSubmitting } = form.formState;
  const chain = nameIn(locale, { name: info.tenantName, nameEn: info.tenantNameEn });

  const save = form.submit(async ({ password }) => {
    const session = await call(passwordLinkRoutes.accept, { body: { token, password } });
    client.clear();
    learnServerTime(session.serverTime);
    client.setQueryData(sessionQuery.queryKey, session);
    rememberTenant(info.tenantCode);
    router.history.push('/');
  });
  const weak = errors.password
    ? errors.password.type === 'too_small'
      ? t('accept.passwordHint')
      : errors.password.message
    : undefined;
  return (
    <form className={styles['form']} onSubmit={(event) => void save(event)} noValidate>
      <h1>{t('accept.welcome', { name: info.displayName })}</h1>
      <p className={styles['note']}>
        {t(info.purpose === 'invite' ? 'accept.inviteLead' : 'accept.resetLead', { chain })}
      </p>
      {/* Password managers file the password under this name. */}
      <input type="text" autoComplete="username" value={info.tenantCode} readOnly hidden />
      <Field label={t('accept.password')} hint={t('accept.passwordHint')} error={weak}>
        <PasswordInput {...form.register('password')} autoComplete="new-password" />
      </Field>
      <Field label={t('accept.again')} error={errors.again ? t('accept.mismatch') : undefined}>
        <TextInput {...form.register('again')} type="password" autoComplete="new-password" />
      </Field>
      {errors.root?.message ? (
        <p className={styles['problem']} role="alert">
          {errors.root.message}
        </p>
      ) : null}
      <Button type="submit" variant="primary" size="lg" loading={isSubmitting}>
        {t('accept.submit')}
      </Button>
      <p className={styles['note']}>{t('accept.code', { code: info.tenantCode })}</p>
    </form>
  );
}
