import { DateInput } from '@larder/ui';
import styles from './page.module.css';

interface DateRangeProps {
  /** 'YYYY-MM-DD', empty while open. */
  from: string;
  to: string;
  /** Accessible names of the two fields. */
  labels: { from: string; to: string };
  onChange: (patch: { from?: string; to?: string }) => void;
}

/** Two dates of a filter; neither can be chosen beyond the other. */
export function DateRange({ from, to, labels, onChange }: DateRangeProps) {
  return (
    <div className={styles['range']}>
      <DateInput
        aria-label={labels.from}
        value={from}
        max={to || undefined}
        onChange={(event) => onChange({ from: event.currentTarget.value })}
      />
      <span aria-hidden>–</span>
      <DateInput
        aria-label={labels.to}
        value={to}
        min={from || undefined}
        onChange={(event) => onChange({ to: event.currentTarget.value })}
      />
    </div>
  );
}
