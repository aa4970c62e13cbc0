import { type Terminal, terminalRoutes } from '@larder/contracts/pos-sync/terminals';
import { useFormats, useTranslations } from '@larder/i18n/react';
import { Badge, Button, Combobox, Drawer, Field, TextInput } from '@larder/ui';
import { useQuery } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { apiQuery, useApiMutation } from '../../lib/query.ts';
import { nameIn, useScope } from '../../lib/scope.ts';
import { useMay, useSession } from '../../lib/session.ts';
import styles from './keys.module.css';

/** Terminals that a store's tickets may come from; a ticket of any other waits in quarantine. */
export function TerminalsDrawer({ open, onClose }: { open: boolean; onClose: () => void }) {
  const t = useTranslations('keys');
  return (
    <Drawer open={open} onOpenChange={(next) => (next ? undefined : onClose())} title={t('terminals')}>
      {open ? <Terminals /> : null}
    </Drawer>
  );
}

function Terminals() {
  const t = useTranslations('keys');
  const { locale } = useFormats();
  const may = useMay();
  const { stores } = useSession();
  const { store } = useScope();
  const [storeId, setStoreId] = useState<string | null>(store?.id ?? null);
  const query = useQuery({
    ...apiQuery('pos-sync', terminalRoutes.list, { query: storeId ? { storeId } : {} }),
    enabled: storeId !== null,
  });
  const terminals = query.data?.items ?? [];
  return (
    <div className={styles['form']}>
      <p className={styles['lead']}>{t('terminalsLead')}</p>
      <Field label={t('store')}>
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
      {storeId && query.isSuccess ? (
        terminals.length > 0 ? (
          <ul className={styles['terminals']}>
            {terminals.map((terminal) => (
              <TerminalRow key={terminal.code} terminal={terminal} />
            ))}
          </ul>
        ) : (
          <p className={styles['lead']}>{t('noTerminals')}</p>
        )
      ) : null}
      {storeId && may('pos-sync.terminal.write') ? <RegisterForm key={storeId} storeId={storeId} /> : null}
    </div>
  );
}

function TerminalRow({ terminal }: { terminal: Terminal }) {
  const t = useTranslations('keys');
  const formats = useFormats();
  const may = useMay();
  const { storeId, code, version, lastSeenAt } = terminal;
  const active = terminal.status === 'active';
  const change = useApiMutation({ route: terminalRoutes.setStatus, invalidates: ['pos-sync', 'audit'] });
  return (
    <li className={styles['terminal']}>
      <code className={styles['code']}>{code}</code>
      <span className={styles['seen']}>{lastSeenAt ? formats.dateTime(lastSeenAt) : t('never')}</span>
      {active ? <Badge tone="good">{t('live')}</Badge> : <Badge>{t('retired')}</Badge>}
      {may('pos-sync.terminal.write') ? (
        <Button
          size="sm"
          variant="quiet"
          loading={change.isPending}
          onClick={() =>
            change.mutate({ params: { storeId, code }, body: { status: active ? 'retired' : 'active', version } })
          }
        >
          {active ? t('retire') : t('takeBack')}
        </Button>
      ) : null}
    </li>
  );
}

function RegisterForm({ storeId }: { storeId: string }) {
  const t = useTranslations('keys');
  const [code, setCode] = useState('');
  const [tried, setTried] = useState(false);
  const register = useApiMutation({
    route: terminalRoutes.register,
    invalidates: ['pos-sync', 'audit'],
    success: (terminal) => t('registered', { code: terminal.code }),
    onSuccess: () => {
      setCode('');
      setTried(false);
    },
  });
  const save = (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    if (code.trim()) register.mutate({ body: { storeId, code: code.trim() } });
  };
  return (
    <form className={styles['register']} onSubmit={save} noValidate>
      <Field
        label={t('terminalCode')}
        hint={t('terminalHint')}
        error={tried && !code.trim() ? t('required') : undefined}
      >
        <TextInput value={code} maxLength={64} onChange={(event) => setCode(event.currentTarget.value)} />
      </Field>
      <div className={styles['buttons']}>
        <Button type="submit" variant="primary" loading={register.isPending}>
          {t('register')}
        </Button>
      </div>
    </form>
  );
}
