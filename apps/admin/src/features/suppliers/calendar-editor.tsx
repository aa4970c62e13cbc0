import { useTranslations } from '@larder/i18n/react';
import { Button, Checkbox, TextInput } from '@larder/ui';
import { type FormEvent, useState } from 'react';
import { FormBody, FormButtons, FormProblem } from '../../components/form.tsx';
import { MinuteInput } from '../../components/minute-input.tsx';
import { type Slot, WEEKDAYS } from './calendar.ts';
import styles from './suppliers.module.css';

interface CalendarEditorProps {
  storeId: string | null;
  slots: readonly Slot[];
  saving: boolean;
  onSave: (slots: Slot[]) => void;
  onClose: () => void;
}

interface DayDraft {
  day: number;
  on: boolean;
  cutoffMinute: number;
  leadDays: string;
  window: string;
}

const DEFAULT_CUTOFF = 16 * 60;
const MAX_LEAD = 60;
const isLead = (text: string) => /^\d{1,2}$/.test(text.trim()) && Number(text) <= MAX_LEAD;

/** Seven days, each with its own cut-off, lead time and delivery window. */
export function CalendarEditor({ storeId, slots, saving, onSave, onClose }: CalendarEditorProps) {
  const t = useTranslations('suppliers');
  const [days, setDays] = useState<DayDraft[]>(() => {
    const [model] = slots;
    return WEEKDAYS.map((day) => {
      const slot = slots.find((one) => one.orderWeekday === day);
      const like = slot ?? model;
      return {
        day,
        on: slot !== undefined,
        cutoffMinute: like?.cutoffMinute ?? DEFAULT_CUTOFF,
        leadDays: String(like?.leadDays ?? 1),
        window: like?.window ?? '',
      };
    });
  });
  const [problem, setProblem] = useState('');
  const change = (day: number, part: Partial<DayDraft>) => {
    setDays(days.map((one) => (one.day === day ? { ...one, ...part } : one)));
    setProblem('');
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const chosen = days.filter((one) => one.on);
    const wrong = chosen.find((one) => !isLead(one.leadDays));
    if (wrong) {
      setProblem(t('leadInvalid', { day: t(`weekday.${wrong.day}`) }));
      return;
    }
    if (storeId !== null && chosen.length === 0) {
      setProblem(t('exceptionEmpty'));
      return;
    }
    onSave(
      chosen.map((one) => ({
        storeId,
        orderWeekday: one.day,
        cutoffMinute: one.cutoffMinute,
        leadDays: Number(one.leadDays),
        window: one.window.trim() || null,
      })),
    );
  };
  return (
    <FormBody onSubmit={submit}>
      <div className={styles['days']}>
        <div className={styles['dayHead']} aria-hidden>
          <span>{t('orderDay')}</span>
          <span>{t('cutoff')}</span>
          <span>{t('leadDays')}</span>
          <span>{t('window')}</span>
        </div>
        {days.map((one) => {
          const day = t(`weekday.${one.day}`);
          return (
            <div key={one.day} className={styles['day']} data-off={one.on ? undefined : ''}>
              <Checkbox
                label={day}
                checked={one.on}
                onChange={(event) => change(one.day, { on: event.currentTarget.checked })}
              />
              <MinuteInput
                aria-label={t('cutoffOf', { day })}
                value={one.cutoffMinute}
                disabled={!one.on}
                onValueChange={(cutoffMinute) => change(one.day, { cutoffMinute })}
              />
              <TextInput
                aria-label={t('leadOf', { day })}
                numeric
                inputMode="numeric"
                value={one.leadDays}
                disabled={!one.on}
                aria-invalid={one.on && !isLead(one.leadDays) ? true : undefined}
                onChange={(event) => change(one.day, { leadDays: event.currentTarget.value })}
              />
              <TextInput
                aria-label={t('windowOf', { day })}
                placeholder={t('windowExample')}
                maxLength={60}
                value={one.window}
                disabled={!one.on}
                onChange={(event) => change(one.day, { window: event.currentTarget.value })}
              />
            </div>
          );
        })}
      </div>
      <FormProblem>{problem}</FormProblem>
      <FormButtons>
        <Button onClick={onClose}>{t('cancel')}</Button>
        <Button type="submit" variant="primary" loading={saving}>
          {t('saveCalendar')}
        </Button>
      </FormButtons>
    </FormBody>
  );
}
