import { type InputHTMLAttributes, type ReactNode, type Ref, useEffect, useRef } from 'react';
import { cx } from '../a11y/class-names.ts';
import styles from './choice.module.css';
import { useFieldControl } from './field.tsx';

export interface CheckboxProps extends Omit<InputHTMLAttributes<HTMLInputElement>, 'type'> {
  label?: ReactNode;
  indeterminate?: boolean | undefined;
  ref?: Ref<HTMLInputElement> | undefined;
}

/** A native checkbox in the kit's dress: it costs nothing per row and works with `register`. */
export function Checkbox({ label, indeterminate = false, className, ref, ...rest }: CheckboxProps) {
  const own = useRef<HTMLInputElement | null>(null);
  const wired = useFieldControl(rest);
  useEffect(() => {
    if (own.current) own.current.indeterminate = indeterminate;
  }, [indeterminate]);
  const box = (
    <input
      {...rest}
      {...wired}
      type="checkbox"
      ref={(node) => {
        own.current = node;
        if (typeof ref === 'function') ref(node);
        else if (ref) ref.current = node;
      }}
      className={styles['box']}
    />
  );
  return label === undefined ? (
    box
  ) : (
    <label className={cx(styles['check'], className)}>
      {box}
      {label}
    </label>
  );
}

/** An on/off setting that takes effect at once; a Checkbox belongs in forms that are saved. */
export function Switch({ label, className, ...rest }: Omit<CheckboxProps, 'indeterminate'>) {
  const wired = useFieldControl(rest);
  const control = <input {...rest} {...wired} type="checkbox" role="switch" className={styles['switch']} />;
  return label === undefined ? (
    control
  ) : (
    <label className={cx(styles['check'], className)}>
      {control}
      {label}
    </label>
  );
}
