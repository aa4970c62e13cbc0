import { Inbox, TriangleAlert } from 'lucide-react';
import type { ReactNode } from 'react';
import { useLabels } from '../labels.tsx';
import { Button } from '../primitives/button.tsx';
import styles from './ledger.module.css';

export interface EmptyStateProps {
  title?: ReactNode;
  /** What this list will show, and how to get there. */
  detail?: ReactNode;
  icon?: ReactNode;
  actions?: ReactNode;
}

/** Nothing here yet, or nothing matches: says which, and offers the next step. */
export function EmptyState({ title, detail, icon, actions }: EmptyStateProps) {
  const labels = useLabels();
  return (
    <div className={styles['state']}>
      {icon ?? <Inbox aria-hidden />}
      <div className={styles['stateTitle']}>{title ?? labels.empty}</div>
      {detail ? <p>{detail}</p> : null}
      {actions ? <div className={styles['stateActions']}>{actions}</div> : null}
    </div>
  );
}

export interface ErrorStateProps {
  title: ReactNode;
  detail?: ReactNode;
  /** Shown small, so that a person can quote it. */
  reference?: string | undefined;
  onRetry?: (() => void) | undefined;
  actions?: ReactNode;
}

/** Something failed: what, and what to do next. */
export function ErrorState({ title, detail, reference, onRetry, actions }: ErrorStateProps) {
  const labels = useLabels();
  return (
    <div className={styles['state']} role="alert">
      <TriangleAlert aria-hidden />
      <div className={styles['stateTitle']}>{title}</div>
      {detail ? <p>{detail}</p> : null}
      {reference ? <p className="num">{reference}</p> : null}
      <div className={styles['stateActions']}>
        {onRetry ? <Button onClick={onRetry}>{labels.retry}</Button> : null}
        {actions}
      </div>
    </div>
  );
}
