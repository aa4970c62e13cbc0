import { sessionRoutes } from '@larder/contracts/identity/session';
import { useTranslations } from '@larder/i18n/react';
import { Button, Field, TextInput, toast } from '@larder/ui';
import { z } from 'zod';
import { call } from '../../lib/api-client.ts';
import { useContractForm } from '../../lib/form.ts';
import { useSession } from '../../lib/session.ts';
import styles from './account.module.css';

const NewPassword = z
  .object({ currentPassword: z.string().min(1), newPassword: z.string().min(8), again: z.string() })
  .refine((v) => v.newPassword === v.again, { path: ['again'], message: 'mismatch' });

const EMPTY = { currentPassword: '', newPassword: '', again: '' };

/** Current password, new one twice; the other devices are signed out. */
export function PasswordForm() {
  const t = useTranslations('me');
  const session = useSession();
  const form = useContractForm(NewPassword, EMPTY);
  const { errors, isSubmitting } = form.formState;
  const save = form.submit(async ({ currentPassword, newPassword }) => {
    await call(sessionRoutes.changePassword, { body: { currentPassword, newPassword } });
    form.reset(EMPTY);
    toast.success(t('changed'));
  });
  const said = (error: { type?: string | number; message?: string } | undefined, short: string) =>
    error ? (error.type === 'too_small' ? short : error.message) : undefined;
  return (
    <form className={styles['form']} onSubmit={(event) => void save(event)} noValidate>
      {/* Password managers file the password under this name. */}
      <input type="text" autoComplete="username" value={session.user.displayName} readOnly hidden />
      <Field label={t('current')} error={said(errors.currentPassword, t('required'))}>
        <TextInput {...form.register('currentPassword')} type="password" autoComplete="current-password" />
      </Field>
      <Field label={t('new')} hint={t('newHint')} error={said(errors.newPassword, t('short'))}>
        <TextInput {...form.register('newPassword')} type="password" autoComplete="new-password" />
      </Field>
      <Field label={t('again')} error={errors.again ? t('mismatch') : undefined}>
        <TextInput {...form.register('again')} type="password" autoComplete="new-password" />
      </Field>
      {errors.root?.message ? (
        <p className={styles['problem']} role="alert">
          {errors.root.message}
        </p>
      ) : null}
      <div>
        <Button type="submit" variant="primary" loading={isSubmitting}>
          {t('change')}
        </Button>
      </div>
    </form>
  );
}
