import type { InputHTMLAttributes, ReactNode, Ref, TextareaHTMLAttributes } from 'react';
import { cx } from '../a11y/class-names.ts';
import styles from './field.module.css';
import { useFieldControl } from './field.tsx';

export interface TextInputProps extends Omit<InputHTMLAttributes<HTMLInputElement>, 'prefix'> {
  /** Right-aligned tabular figures, for codes and numbers typed as text. */
  numeric?: boolean | undefined;
  prefix?: ReactNode;
  suffix?: ReactNode;
  ref?: Ref<HTMLInputElement> | undefined;
}

/** One line of text; works with react-hook-form's `register`. */
export function TextInput({ numeric, prefix, suffix, className, ...rest }: TextInputProps) {
  const wired = useFieldControl(rest);
  const input = (
    <input type="text" {...rest} {...wired} className={cx(styles['input'], numeric && styles['numeric'], className)} />
  );
  if (!prefix && !suffix) return input;
  return (
    <div className={styles['affixed']}>
      {prefix}
      {input}
      {suffix}
    </div>
  );
}

export interface TextareaProps extends TextareaHTMLAttributes<HTMLTextAreaElement> {
  ref?: Ref<HTMLTextAreaElement> | undefined;
}

/** Several lines of text. */
export function Textarea({ className, rows = 3, ...rest }: TextareaProps) {
  return <textarea rows={rows} {...rest} {...useFieldControl(rest)} className={cx(styles['input'], className)} />;
}

/** Date as 'YYYY-MM-DD' through the platform's own picker, so a business date never passes through a zone. */
export function DateInput({ className, ...rest }: Omit<TextInputProps, 'type' | 'prefix' | 'suffix' | 'numeric'>) {
  return <input {...rest} {...useFieldControl(rest)} type="date" className={cx(styles['input'], 'num', className)} />;
}
