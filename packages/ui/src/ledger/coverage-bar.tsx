import styles from './ledger.module.css';

export interface CoverageBarProps {
  /** Days that the stock lasts. */
  days: number;
  /** Days until the next delivery can be on the shelf: the tick. */
  leadDays: number;
  /** Days at the right end of the track; 4 × lead time is a good value. */
  maxDays: number;
  /** The same in words, shown beside the bar and spoken. */
  text: string;
}

/** How long the stock lasts against the lead time: short of half the tick is critical, short of the tick is low. */
export function CoverageBar({ days, leadDays, maxDays, text }: CoverageBarProps) {
  const share = (value: number) => `${Math.min(100, Math.max(0, (value / maxDays) * 100))}%`;
  const state = days < leadDays / 2 ? 'critical' : days < leadDays ? 'low' : 'enough';
  return (
    <span className={styles['coverage']}>
      <span className={styles['coverageTrack']} aria-hidden>
        <span className={styles['coverageFill']} data-state={state} style={{ width: share(days) }} />
        <span className={styles['tick']} style={{ insetInlineStart: share(leadDays) }} />
      </span>
      <span className="num">{text}</span>
    </span>
  );
}
