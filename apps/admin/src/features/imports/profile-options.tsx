import type { ImportDetail, ImportProfile } from '@larder/contracts/pos-sync/imports';
import { useTranslations } from '@larder/i18n/react';
import { Checkbox, Field, Select, Textarea, TextInput } from '@larder/ui';
import { useState } from 'react';
import { StoreCombobox } from '../../components/store-combobox.tsx';
import { useSession } from '../../lib/session.ts';
import styles from './imports.module.css';
import { readCodes } from './model.ts';

const ENCODINGS = ['auto', 'utf-8', 'gb18030', 'utf-16le'] as const;
const CHANNELS = ['retail', 'dine_in', 'takeaway', 'delivery', 'online'] as const;
const ORDERS = ['ymd', 'dmy', 'mdy'] as const;

interface Props {
  run: ImportDetail;
  profile: ImportProfile;
  onChange: (patch: Partial<ImportProfile>) => void;
}

/** How values are read, and what happens with what the catalogue does not know. */
export function ProfileOptions({ run, profile, onChange }: Props) {
  const t = useTranslations('imports');
  const [services, setServices] = useState(profile.services.join('\n'));
  const tickets = run.kind === 'tickets';
  return (
    <div className={styles['form']}>
      <div className={styles['grid']}>
        <Field label={t('option.encoding')}>
          <Select
            value={profile.encoding}
            onValueChange={(encoding) => onChange({ encoding })}
            options={ENCODINGS.map((value) => ({ value, label: t(`encoding.${value}`) }))}
          />
        </Field>
        <Field label={t('option.dateOrder')}>
          <Select
            value={profile.dateOrder}
            onValueChange={(dateOrder) => onChange({ dateOrder })}
            options={ORDERS.map((value) => ({ value, label: t(`dateOrder.${value}`) }))}
          />
        </Field>
        <Field label={t('option.decimalMark')}>
          <Select
            value={profile.decimalMark}
            onValueChange={(decimalMark) => onChange({ decimalMark })}
            options={[
              { value: '.', label: '1234.56' },
              { value: ',', label: '1234,56' },
            ]}
          />
        </Field>
        {tickets ? <TicketOptions profile={profile} onChange={onChange} /> : null}
        <StoreNames run={run} profile={profile} onChange={onChange} />
      </div>
      <div className={styles['checks']}>
        {tickets ? (
          <Checkbox
            label={t('option.writeOffs')}
            checked={profile.writeOffs}
            onChange={(event) => onChange({ writeOffs: event.currentTarget.checked })}
          />
        ) : null}
        <Checkbox
          label={t('option.createItems')}
          checked={profile.createItems}
          onChange={(event) => onChange({ createItems: event.currentTarget.checked })}
        />
      </div>
      {profile.createItems ? (
        <Field label={t('option.services')} hint={t('option.servicesHint')} optional>
          <Textarea
            rows={3}
            value={services}
            onChange={(event) => {
              setServices(event.currentTarget.value);
              onChange({ services: readCodes(event.currentTarget.value) });
            }}
          />
        </Field>
      ) : null}
    </div>
  );
}

function TicketOptions({ profile, onChange }: Omit<Props, 'run'>) {
  const t = useTranslations('imports');
  return (
    <>
      <Field label={t('option.creditPrefix')} hint={t('option.creditPrefixHint')} optional>
        <TextInput
          value={profile.creditPrefix ?? ''}
          maxLength={10}
          onChange={(event) => onChange({ creditPrefix: event.currentTarget.value.trim() || null })}
        />
      </Field>
      <Field label={t('option.source')} hint={t('option.sourceHint')}>
        <TextInput
          value={profile.source}
          maxLength={40}
          onChange={(event) => onChange({ source: event.currentTarget.value })}
        />
      </Field>
      <Field label={t('option.zone')} hint={t('option.zoneHint')} optional>
        <TextInput
          value={profile.zone ?? ''}
          placeholder="Asia/Shanghai"
          maxLength={60}
          onChange={(event) => onChange({ zone: event.currentTarget.value.trim() || null })}
        />
      </Field>
      <Field label={t('option.channel')}>
        <Select
          value={profile.channel}
          onValueChange={(channel) => onChange({ channel })}
          options={CHANNELS.map((value) => ({ value, label: t(`channel.${value}`) }))}
        />
      </Field>
    </>
  );
}

/** Names that only the file knows, from the last check. */
function StoreNames({ run, profile, onChange }: Props) {
  const t = useTranslations('imports');
  const { stores } = useSession();
  const names = [...new Set([...(run.check?.unknownStores ?? []), ...Object.keys(profile.stores)])].filter(
    (name) => name !== '',
  );
  if (profile.columns.store === undefined) return null;
  return names.map((name) => (
    <Field key={name} label={t('option.storeNamed', { name })}>
      <StoreCombobox
        stores={stores}
        value={profile.stores[name] ?? null}
        placeholder={t('chooseStore')}
        onValueChange={(id) => {
          const { [name]: _before, ...others } = profile.stores;
          onChange({ stores: id === null ? others : { ...others, [name]: id } });
        }}
      />
    </Field>
  ));
}
