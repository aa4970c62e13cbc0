import { type ReactNode, useId } from 'react';
import { cx } from '../a11y/class-names.ts';
import styles from './choice.module.css';
import { useFieldControl, useFieldLabelId } from './field.tsx';

export interface SegmentOption<Value extends string> {
  value: Value;
  label: ReactNode;
  /** Colour when chosen: `bad` for a failing answer, `neutral` for "does not apply". */
  tone?: 'good' | 'bad' | 'neutral' | undefined;
  disabled?: boolean | undefined;
}

export interface RadioSegmentProps<Value extends string> {
  options: readonly SegmentOption<Value>[];
  /** `null` is "not answered yet": nothing is selected, and nothing ever selects itself. */
  value: Value | null;
  onValueChange: (value: Value) => void;
  /** `answer` is the 56 px tablet size. */
  size?: 'control' | 'answer' | undefined;
  name?: string | undefined;
  disabled?: boolean | undefined;
  'aria-label'?: string | undefined;
}

/**
 * One of a few choices, side by side. It has no default: an untouched inspection must not read "passed".
 * Native radios give arrow keys and form semantics.
 */
export function RadioSegment<Value extends string>(props: RadioSegmentProps<Value>) {
  const generated = useId();
  const labelId = useFieldLabelId();
  const wired = useFieldControl({});
  const name = props.name ?? generated;
  return (
    <div
      role="radiogroup"
      id={wired.id}
      aria-label={props['aria-label']}
      aria-labelledby={props['aria-label'] ? undefined : labelId}
      aria-describedby={wired['aria-describedby']}
      aria-invalid={wired['aria-invalid']}
      aria-required={wired['aria-required']}
      className={cx(styles['segments'], props.size === 'answer' && styles['answer'])}
    >
      {props.options.map((option) => (
        <label
          key={option.value}
          className={cx(
            styles['segment'],
            option.tone === 'bad' && styles['bad'],
            option.tone === 'neutral' && styles['neutral'],
          )}
        >
          <input
            type="radio"
            name={name}
            value={option.value}
            checked={props.value === option.value}
            disabled={props.disabled || option.disabled}
            onChange={() => props.onValueChange(option.value)}
          />
          {option.label}
        </label>
      ))}
    </div>
  );
}
