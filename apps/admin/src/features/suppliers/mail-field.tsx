import { useTranslations } from '@larder/i18n/react';
import { Button, Field, TextInput } from '@larder/ui';
import { useState } from 'react';
import styles from './suppliers.module.css';

interface MailFieldProps {
  /** Whether the server keeps an address; it never gives it out. */
  stored: boolean;
  /** Undefined keeps the stored address, null removes it, a text replaces it. */
  value: string | null | undefined;
  onChange: (value: string | null | undefined) => void;
  error: string | undefined;
}

/** The address of the order desk: written, never shown again. */
export function MailField({ stored, value, onChange, error }: MailFieldProps) {
  const t = useTranslations('suppliers');
  const [replacing, setReplacing] = useState(!stored);
  if (!replacing) {
    return (
      <Field label={t('mail')}>
        <div className={styles['mail']}>
          <span className={styles['grow']}>{t(value === null ? 'mailWillGo' : 'mailStored')}</span>
          {value === null ? (
            <Button size="sm" onClick={() => onChange(undefined)}>
              {t('keepMail')}
            </Button>
          ) : (
            <>
              <Button size="sm" onClick={() => setReplacing(true)}>
                {t('replaceMail')}
              </Button>
              <Button size="sm" variant="quiet" onClick={() => onChange(null)}>
                {t('removeMail')}
              </Button>
            </>
          )}
        </div>
      </Field>
    );
  }
  return (
    <Field label={t('mail')} optional hint={t(stored ? 'mailReplaceHint' : 'mailHint')} error={error}>
      <TextInput
        type="email"
        autoComplete="off"
        autoCapitalize="none"
        value={value ?? ''}
        onChange={(event) => onChange(event.currentTarget.value.trim() || undefined)}
      />
    </Field>
  );
}
