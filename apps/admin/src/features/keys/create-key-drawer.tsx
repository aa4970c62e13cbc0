import { deviceKeyRoutes } from '@larder/contracts/identity/device-key';
import { useFormats, useTranslations } from '@larder/i18n/react';
import { Button, Combobox, Drawer, Field, TextInput } from '@larder/ui';
import { type FormEvent, useState } from 'react';
import { useApiMutation } from '../../lib/query.ts';
import { nameIn, useScope } from '../../lib/scope.ts';
import { useSession } from '../../lib/session.ts';
import styles from './keys.module.css';

interface CreateKeyDrawerProps {
  open: boolean;
  onClose: () => void;
  /** The key, which no later answer contains. */
  onMade: (name: string, key: string) => void;
}

/** Which store, and what the till is called there. */
export function CreateKeyDrawer({ open, onClose, onMade }: CreateKeyDrawerProps) {
  const t = useTranslations('keys');
  return (
    <Drawer open={open} onOpenChange={(next) => (next ? undefined : onClose())} title={t('create')}>
      {open ? <CreateKeyForm onClose={onClose} onMade={onMade} /> : null}
    </Drawer>
  );
}

function CreateKeyForm({ onClose, onMade }: Omit<CreateKeyDrawerProps, 'open'>) {
  const t = useTranslations('keys');
  const { locale } = useFormats();
  const { stores } = useSession();
  const { store } = useScope();
  const [storeId, setStoreId] = useState<string | null>(store?.id ?? null);
  const [name, setName] = useState('');
  const [tried, setTried] = useState(false);
  const create = useApiMutation({
    route: deviceKeyRoutes.create,
    invalidates: ['identity', 'audit'],
    onSuccess: ({ deviceKey, key }) => {
      onClose();
      onMade(deviceKey.name, key);
    },
  });
  const save = (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    if (storeId && name.trim()) create.mutate({ body: { storeId, name } });
  };
  return (
    <form className={styles['form']} onSubmit={save} noValidate>
      <Field label={t('store')} error={tried && !storeId ? t('chooseStore') : undefined}>
        <Combobox
          options={stores.map((s) => ({
            value: s.id,
            label: nameIn(locale, s),
            hint: s.code,
            keywords: `${s.name} ${s.nameEn ?? ''}`,
          }))}
          value={storeId}
          placeholder={t('chooseStore')}
          onValueChange={setStoreId}
        />
      </Field>
      <Field label={t('name')} hint={t('nameHint')} error={tried && !name.trim() ? t('required') : undefined}>
        <TextInput value={name} maxLength={80} onChange={(event) => setName(event.currentTarget.value)} />
      </Field>
      <div className={styles['buttons']}>
        <Button onClick={onClose}>{t('cancel')}</Button>
        <Button type="submit" variant="primary" loading={create.isPending}>
          {t('save')}
        </Button>
      </div>
    </form>
  );
}
