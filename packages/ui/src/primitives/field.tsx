import { createContext, type ReactNode, useContext, useId } from 'react';
import { cx } from '../a11y/class-names.ts';
import { useLabels } from '../labels.tsx';
import styles from './field.module.css';

interface FieldControl {
  id: string;
  labelId: string;
  describedBy: string | undefined;
  invalid: boolean;
  required: boolean;
}

const FieldContext = createContext<FieldControl | null>(null);

export interface FieldProps {
  label: ReactNode;
  hint?: ReactNode;
  /** A sentence that says what to do next; its presence marks the control invalid. */
  error?: string | undefined;
  required?: boolean | undefined;
  /** Shows the word "optional"; use it when most of the form is required. */
  optional?: boolean | undefined;
  className?: string | undefined;
  children: ReactNode;
}

/** Label, hint and error around one control of this package; ids and aria attributes are wired through context. */
export function Field({ label, hint, error, required, optional, className, children }: FieldProps) {
  const id = useId();
  const labels = useLabels();
  const describedBy = [hint ? `${id}-hint` : '', error ? `${id}-error` : ''].filter(Boolean).join(' ') || undefined;
  const control: FieldControl = {
    id,
    labelId: `${id}-label`,
    describedBy,
    invalid: Boolean(error),
    required: Boolean(required),
  };
  return (
    <FieldContext value={control}>
      <div className={cx(styles['field'], className)}>
        <label className={styles['label']} id={control.labelId} htmlFor={id}>
          {label}
          {required ? <span className={styles['mark']}>{labels.required}</span> : null}
          {optional ? <span className={styles['mark']}>{labels.optional}</span> : null}
        </label>
        {children}
        {hint ? (
          <div className={styles['hint']} id={`${id}-hint`}>
            {hint}
          </div>
        ) : null}
        {error ? (
          <div className={styles['error']} id={`${id}-error`} role="alert">
            {error}
          </div>
        ) : null}
      </div>
    </FieldContext>
  );
}

/** Attributes that tie a control to the Field around it; empty outside of one. */
export function useFieldControl(own: { id?: string | undefined; 'aria-describedby'?: string | undefined }) {
  const field = useContext(FieldContext);
  return {
    id: own.id ?? field?.id,
    'aria-describedby': own['aria-describedby'] ?? field?.describedBy,
    'aria-invalid': field?.invalid || undefined,
    'aria-required': field?.required || undefined,
  };
}

/** Id of the surrounding Field's label, for composite controls that need aria-labelledby. */
export function useFieldLabelId(): string | undefined {
  return useContext(FieldContext)?.labelId;
}
