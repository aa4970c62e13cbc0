import { type KeyboardEvent, type ReactNode, useId, useState } from 'react';
import { Tooltip } from '../primitives/tooltip.tsx';
import styles from './waterfall.module.css';

export interface WaterfallStep {
  readonly key: string;
  readonly label: string;
  readonly value: number;
  /** Formatted value with its sign. */
  readonly text: string;
  /** `sum`: the running total so far, drawn from zero; it adds nothing. */
  readonly kind: 'step' | 'sum';
  /** Shown on hover and focus: what it comes to up to here. */
  readonly tip: string;
  /** Opens under the row. */
  readonly help?: ReactNode;
}

/**
 * Signed steps from zero to a total, one row each, so that it is read like a list, by keyboard and on a phone as well.
 * A row opens its explanation; arrow keys move between rows. Colour never speaks alone: values carry their sign.
 */
export function Waterfall({ steps, label }: { readonly steps: readonly WaterfallStep[]; readonly label: string }) {
  const id = useId();
  const [open, setOpen] = useState<string | null>(null);
  const bars = spans(steps);
  return (
    <ol className={styles['waterfall']} aria-label={label} onKeyDown={moveFocus}>
      {steps.map((step, i) => {
        const bar = bars[i] as Bar;
        const row = (
          <button
            type="button"
            className={styles['row']}
            aria-expanded={step.help ? open === step.key : undefined}
            aria-controls={step.help && open === step.key ? `${id}-${step.key}` : undefined}
            onClick={() => setOpen(open === step.key ? null : step.key)}
          >
            <span className={styles['label']}>{step.label}</span>
            <span className={styles['track']} aria-hidden>
              <span className={styles['zero']} style={{ insetInlineStart: `${bar.zero}%` }} />
              <span
                className={styles['bar']}
                data-tone={step.kind === 'sum' ? 'sum' : step.value < 0 ? 'minus' : 'plus'}
                style={{ insetInlineStart: `${bar.from}%`, inlineSize: `${bar.size}%` }}
              />
            </span>
            <span className={`${styles['value']} num`}>{step.text}</span>
          </button>
        );
        return (
          <li key={step.key} className={styles['step']} data-kind={step.kind}>
            <Tooltip content={step.tip}>{row}</Tooltip>
            {step.help && open === step.key ? (
              <p id={`${id}-${step.key}`} className={styles['help']}>
                {step.help}
              </p>
            ) : null}
          </li>
        );
      })}
    </ol>
  );
}

interface Bar {
  /** Per cent of the track. */
  readonly from: number;
  readonly size: number;
  readonly zero: number;
}

/** Thinnest bar that can still be seen, per cent. */
const THIN = 0.8;

function spans(steps: readonly WaterfallStep[]): Bar[] {
  let running = 0;
  const ends = steps.map(({ kind, value }) => {
    const start = kind === 'sum' ? 0 : running;
    if (kind === 'step') running += value;
    return { low: Math.min(start, running), high: Math.max(start, running) };
  });
  const least = Math.min(0, ...ends.map((e) => e.low));
  const most = Math.max(0, ...ends.map((e) => e.high));
  const span = most - least || 1;
  const at = (value: number) => ((value - least) / span) * 100;
  return ends.map(({ low, high }) => ({
    from: Math.min(100 - THIN, at(low)),
    size: Math.max(THIN, at(high) - at(low)),
    zero: at(0),
  }));
}

function moveFocus(event: KeyboardEvent<HTMLOListElement>): void {
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (step === undefined) return;
  const rows = [...event.currentTarget.querySelectorAll('button')];
  const next = rows[rows.indexOf(event.target as HTMLButtonElement) + step];
  if (!next) return;
  event.preventDefault();
  next.focus();
}
