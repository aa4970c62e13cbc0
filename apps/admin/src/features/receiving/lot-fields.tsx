import { toMilli } from '@larder/contracts/common/quantity';
import {
  REJECT_REASONS,
  type ReceiptEntry,
  type ReceiptLine,
  type RejectReason,
} from '@larder/contracts/supply-chain/receiving';
import { useFormats, useTranslations } from '@larder/i18n/react';
import { Button, DateInput, Field, Select, TextInput } from '@larder/ui';
import { Plus, Trash2 } from 'lucide-react';
import { blankEntry, type Entries, missingMilli } from './draft.ts';
import { QuantityStepper } from './quantity-stepper.tsx';
import styles from './receiving.module.css';

export interface LotFieldsProps {
  line: ReceiptLine;
  name: string;
  entries: Entries;
  onChange: (to: (own: Entries) => Entries) => void;
}

/** Lots of one line: each with its quantity, what was refused and why, code and expiry date. */
export function LotFields({ line, name, entries, onChange }: LotFieldsProps) {
  const t = useTranslations('receiving');
  const formats = useFormats();
  const shown = entries.length > 0 ? entries : [blankEntry(line)];
  const missing = missingMilli(line, entries);
  const room = missing > 0n ? missing : 0n;
  const set = (index: number, part: Partial<ReceiptEntry>) =>
    onChange((own) =>
      (own.length > 0 ? own : [blankEntry(line)]).map((entry, i) => (i === index ? { ...entry, ...part } : entry)),
    );
  return (
    <div className={styles['lots']}>
      {shown.map((entry, index) => (
        // Lots have no identity of their own: their place in the list is what the server keeps.
        // biome-ignore lint/suspicious/noArrayIndexKey: see above
        <fieldset key={index} className={styles['lot']}>
          <legend>{t('lotNo', { no: index + 1 })}</legend>
          {shown.length > 1 ? (
            <Field label={t('accepted')}>
              <QuantityStepper
                label={t('acceptedOf', { name })}
                less={t('less1')}
                more={t('more1')}
                value={entry.accepted}
                stepMilli={toMilli(line.pack)}
                maxMilli={toMilli(entry.accepted) + room}
                unit={formats.unit(line.unit)}
                onChange={(accepted) => set(index, { accepted })}
              />
            </Field>
          ) : null}
          <Field label={t('lot')}>
            <TextInput
              value={entry.lotCode ?? ''}
              maxLength={60}
              autoComplete="off"
              onChange={(event) => set(index, { lotCode: event.currentTarget.value.trimStart() || null })}
            />
          </Field>
          <Field
            label={t('expiry')}
            hint={
              line.shelfLifeDays !== null && entry.expiresOn === line.expectedExpiry
                ? t('expiryHint', { days: line.shelfLifeDays })
                : undefined
            }
          >
            <DateInput
              value={entry.expiresOn ?? ''}
              onChange={(event) => set(index, { expiresOn: event.currentTarget.value || null })}
            />
          </Field>
          <Field label={t('rejected')}>
            <QuantityStepper
              label={t('rejectedOf', { name })}
              less={t('less1')}
              more={t('more1')}
              value={entry.rejected}
              stepMilli={toMilli(line.pack)}
              maxMilli={toMilli(entry.rejected) + room}
              unit={formats.unit(line.unit)}
              onChange={(rejected) =>
                set(index, { rejected, ...(toMilli(rejected) === 0n ? { rejectReason: null } : {}) })
              }
            />
          </Field>
          {toMilli(entry.rejected) > 0n ? (
            <Field label={t('rejectReason')} required>
              <Select<RejectReason>
                value={entry.rejectReason}
                placeholder={t('rejectReason')}
                options={REJECT_REASONS.map((value) => ({ value, label: t(`rejectReasons.${value}`) }))}
                onValueChange={(rejectReason) => set(index, { rejectReason })}
              />
            </Field>
          ) : null}
          {shown.length > 1 ? (
            <Button
              variant="quiet"
              icon={<Trash2 aria-hidden />}
              onClick={() => onChange((own) => own.filter((_, i) => i !== index))}
            >
              {t('removeLot')}
            </Button>
          ) : null}
        </fieldset>
      ))}
      <Button
        icon={<Plus aria-hidden />}
        onClick={() => onChange((own) => [...(own.length > 0 ? own : [blankEntry(line)]), blankEntry(line)])}
      >
        {t('addLot')}
      </Button>
    </div>
  );
}
