import { peopleRoutes } from '@larder/contracts/identity/people';
import type { Locale } from '@larder/i18n';
import { useFormats, useTranslations } from '@larder/i18n/react';
import { Button, Drawer, Field, RadioSegment, TextInput, toast } from '@larder/ui';
import { useQuery } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { ProblemError } from '../../lib/problem.ts';
import { apiQuery, useApiMutation, useProblemText } from '../../lib/query.ts';
import { chosenIn, type GrantDraft, type GrantErrors, grantErrorsOf, missingIn } from './grant-draft.ts';
import { GrantEditor } from './grant-editor.tsx';
import styles from './people.module.css';

interface InviteDrawerProps {
  open: boolean;
  onClose: () => void;
  /** Called when no mail goes out, with the link to hand over. */
  onLink: (name: string, link: string) => void;
}

/** Name, contact, roles: what it takes to let somebody in. */
export function InviteDrawer({ open, onClose, onLink }: InviteDrawerProps) {
  const t = useTranslations('people');
  return (
    <Drawer open={open} onOpenChange={(next) => (next ? undefined : onClose())} title={t('invite')} size="wide">
      {open ? <InviteForm onClose={onClose} onLink={onLink} /> : null}
    </Drawer>
  );
}

const EMPTY_GRANT: GrantDraft = { key: 1, role: null, unitId: null };

function InviteForm({ onClose, onLink }: Omit<InviteDrawerProps, 'open'>) {
  const t = useTranslations('people');
  const formats = useFormats();
  const problemText = useProblemText();
  const options = useQuery(apiQuery('identity', peopleRoutes.options, {}));
  const [person, setPerson] = useState({ displayName: '', email: '', phone: '' });
  const [locale, setLocale] = useState<Locale>(formats.locale);
  const [grants, setGrants] = useState<GrantDraft[]>([EMPTY_GRANT]);
  const [errors, setErrors] = useState<Record<string, string>>({});
  const [grantErrors, setGrantErrors] = useState<GrantErrors>({});
  const invite = useApiMutation({ route: peopleRoutes.invite, invalidates: ['identity', 'audit'], quiet: true });

  const refused = (error: ProblemError) => {
    setGrantErrors(grantErrorsOf(error.errors));
    const onFields = Object.fromEntries(error.errors.map((e) => [e.path, e.message]));
    const placed = error.errors.some((e) => e.path in person || e.path.startsWith('grants.'));
    setErrors(placed ? onFields : { root: problemText(error) });
  };
  const save = async (event: FormEvent) => {
    event.preventDefault();
    const missing: Record<string, string> = {};
    if (!person.displayName.trim()) missing['displayName'] = t('required');
    if (!person.email.trim() && !person.phone.trim()) missing['email'] = t('contactHint');
    const incomplete = missingIn(grants, { role: t('chooseRole'), unitId: t('chooseScope') });
    setErrors(missing);
    setGrantErrors(incomplete);
    if (Object.keys(missing).length > 0 || Object.keys(incomplete).length > 0) return;
    try {
      const { issued } = await invite.mutateAsync({ body: { ...person, locale, grants: chosenIn(grants) } });
      onClose();
      if (issued.link) onLink(person.displayName, issued.link);
      else toast.success(t('mailed'));
    } catch (error) {
      if (!(error instanceof ProblemError)) throw error;
      refused(error);
    }
  };
  const text = (name: keyof typeof person) => ({
    value: person[name],
    onChange: (event: { currentTarget: HTMLInputElement }) => {
      setPerson({ ...person, [name]: event.currentTarget.value });
      // Either of e-mail and phone answers the other's complaint.
      const answered = name === 'displayName' ? ['displayName'] : ['email', 'phone'];
      setErrors(Object.fromEntries(Object.entries(errors).filter(([path]) => !answered.includes(path))));
    },
  });
  const changeGrants = (next: GrantDraft[]) => {
    setGrants(next);
    setGrantErrors({});
  };

  return (
    <form className={styles['form']} onSubmit={(event) => void save(event)} noValidate>
      <Field label={t('name')} error={errors['displayName']}>
        <TextInput {...text('displayName')} autoComplete="off" />
      </Field>
      <div className={styles['pair']}>
        <Field label={t('email')} error={errors['email']} hint={errors['email'] ? undefined : t('contactHint')}>
          <TextInput {...text('email')} type="email" autoComplete="off" autoCapitalize="none" />
        </Field>
        <Field label={t('phone')} error={errors['phone']}>
          <TextInput {...text('phone')} type="tel" autoComplete="off" />
        </Field>
      </div>
      {options.data ? (
        <GrantEditor options={options.data} value={grants} onChange={changeGrants} errors={grantErrors} />
      ) : null}
      <Field label={t('locale')}>
        <RadioSegment<Locale>
          value={locale}
          onValueChange={setLocale}
          options={[
            { value: 'zh-CN', label: <span lang="zh-CN">简体中文</span> },
            { value: 'en', label: <span lang="en">English</span> },
          ]}
        />
      </Field>
      {errors['root'] ? (
        <p className={styles['problem']} role="alert">
          {errors['root']}
        </p>
      ) : null}
      <div className={styles['buttons']}>
        <Button onClick={onClose}>{t('cancel')}</Button>
        <Button type="submit" variant="primary" loading={invite.isPending}>
          {t('sendInvite')}
        </Button>
      </div>
    </form>
  );
}
