export interface SparklineProps {
  values: readonly number[];
  /** Accessible name: what the line shows and where it ends. */
  label: string;
  width?: number | undefined;
  height?: number | undefined;
  tone?: 'good' | 'bad' | 'neutral' | undefined;
}

/** A word-sized line without axes. Drawn in real pixels, so text and stroke never scale. */
export function Sparkline({ values, label, width = 96, height = 26, tone = 'good' }: SparklineProps) {
  const low = Math.min(...values);
  const span = Math.max(...values) - low || 1;
  const step = values.length > 1 ? (width - 4) / (values.length - 1) : 0;
  const points = values
    .map(
      (value, index) =>
        `${(2 + index * step).toFixed(1)},${(height - 2 - ((value - low) / span) * (height - 4)).toFixed(1)}`,
    )
    .join(' ');
  const stroke = tone === 'bad' ? 'var(--seal)' : tone === 'neutral' ? 'var(--ink-3)' : 'var(--pine)';
  return (
    <svg width={width} height={height} role="img" aria-label={label} style={{ flex: 'none' }}>
      <polyline
        points={points}
        fill="none"
        stroke={stroke}
        strokeWidth="2"
        strokeLinejoin="round"
        strokeLinecap="round"
      />
    </svg>
  );
}
