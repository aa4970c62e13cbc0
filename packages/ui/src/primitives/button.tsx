import type { ButtonHTMLAttributes, ReactNode, Ref } from 'react';
import { cx } from '../a11y/class-names.ts';
import styles from './button.module.css';

export type ButtonVariant = 'primary' | 'secondary' | 'quiet' | 'danger';
export type ButtonSize = 'sm' | 'md' | 'lg';

export interface ButtonProps extends ButtonHTMLAttributes<HTMLButtonElement> {
  variant?: ButtonVariant | undefined;
  size?: ButtonSize | undefined;
  icon?: ReactNode;
  /** Shows a spinner and ignores presses; the label stays so that the width does not jump. */
  loading?: boolean | undefined;
  ref?: Ref<HTMLButtonElement> | undefined;
}

/** Class names of a button, for a router link that must look like one. */
export function buttonClass(variant: ButtonVariant = 'secondary', size: ButtonSize = 'md'): string {
  return cx(styles['button'], size !== 'md' && styles[size], variant !== 'secondary' && styles[variant]);
}

/** A press that does something. `type` is `button` unless said otherwise, so it never submits a form by accident. */
export function Button(props: ButtonProps) {
  const { variant, size, icon, loading, className, children, disabled, type, ...rest } = props;
  return (
    <button
      {...rest}
      type={type ?? 'button'}
      disabled={disabled || loading}
      aria-busy={loading || undefined}
      className={cx(buttonClass(variant, size), className)}
    >
      {loading ? <span className={styles['spinner']} aria-hidden /> : icon}
      {children}
    </button>
  );
}

export interface IconButtonProps extends Omit<ButtonProps, 'children' | 'icon'> {
  /** Accessible name and native tooltip. */
  label: string;
  icon: ReactNode;
  /** A number beside the icon, for example unread notifications; the label says it in words. */
  count?: number | undefined;
}

/** A button with only an icon; its label is spoken and shown on hover. */
export function IconButton({ label, icon, count, className, variant, size, ...rest }: IconButtonProps) {
  return (
    <Button
      {...rest}
      variant={variant}
      size={size}
      aria-label={label}
      title={label}
      className={cx(styles['icon'], className)}
    >
      {icon}
      {count ? (
        <span className={styles['count']} aria-hidden>
          {count > 99 ? '99+' : count}
        </span>
      ) : null}
    </Button>
  );
}
