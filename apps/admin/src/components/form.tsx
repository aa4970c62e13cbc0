import type { FormEventHandler, ReactNode } from 'react';
import styles from './form.module.css';

interface FormBodyProps {
  /** For a button outside of the form, which names it in its `form` attribute. */
  id?: string | undefined;
  onSubmit: FormEventHandler<HTMLFormElement>;
  children: ReactNode;
}

/** Fields below each other; browser checks are off because the contract's own sentences are shown. */
export function FormBody({ id, onSubmit, children }: FormBodyProps) {
  return (
    <form id={id} className={styles['form']} onSubmit={onSubmit} noValidate>
      {children}
    </form>
  );
}

/** Fields side by side while there is room. */
export function FieldPair({ children }: { children: ReactNode }) {
  return <div className={styles['pair']}>{children}</div>;
}

/** What belongs to no single field, with a way out of it. */
export function FormProblem({ children, action }: { children: ReactNode; action?: ReactNode }) {
  if (!children) return null;
  return (
    <div className={styles['problem']} role="alert">
      <span>{children}</span>
      {action}
    </div>
  );
}

/** Buttons of a form, the main one last. */
export function FormButtons({ children }: { children: ReactNode }) {
  return <div className={styles['buttons']}>{children}</div>;
}
