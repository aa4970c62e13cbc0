import type { OutlookSummary } from '@larder/contracts/ordering/outlook';
import { useFormats, useTranslations } from '@larder/i18n/react';
import styles from './outlook.module.css';
import { outlookPage } from './routes.tsx';

const WEEK = 7;
/** Words must stay readable on the deepest shade, in the dark too. */
const SHADE = 38;

/** Seven days (fourteen when two weeks are asked for): how much runs out on each, and which are busy. A press looks at one day. */
export function DayStrip({ summary }: { summary: OutlookSummary }) {
  const t = useTranslations('outlook');
  const formats = useFormats();
  const { horizon, day, view } = outlookPage.useSearch();
  const setSearch = outlookPage.useSetSearch();
  const days = summary.days.slice(0, horizon === 'fortnight' ? 2 * WEEK : WEEK);
  const most = Math.max(1, ...days.map((d) => d.lost), ...days.map((d) => d.items));
  const byMoney = days.some((d) => d.lost > 0);
  return (
    <fieldset className={styles['strip']} aria-label={t('strip')}>
      {days.map((d) => {
        const share = (byMoney ? d.lost : d.items) / most;
        return (
          <button
            key={d.date}
            type="button"
            className={styles['day']}
            aria-pressed={day === d.date}
            style={{ background: `color-mix(in srgb, var(--seal) ${Math.round(share * SHADE)}%, var(--surface))` }}
            onClick={() =>
              setSearch({ day: day === d.date ? '' : d.date, ...(view === 'proof' ? { view: 'shortages' } : {}) })
            }
          >
            <span className={styles['dayName']}>{formats.businessDay(d.date)}</span>
            <strong className="num">{t('itemsOn', { count: d.items })}</strong>
            <span className="num">{d.lost > 0 ? formats.moneyRounded(d.lost, summary.currency) : t('calm')}</span>
            {d.peaks > 0 ? <span className={styles['busy']}>{t('peaksOn', { count: d.peaks })}</span> : null}
          </button>
        );
      })}
    </fieldset>
  );
}
