import type { ReactNode } from 'react';
import styles from './fold.module.css';

/** A list behind one line: what it is about stands in the line, who wants the rows opens it. `warn` colours the line. */
export function Fold(props: { summary: ReactNode; warn?: boolean; className?: string; children: ReactNode }) {
  return (
    <details className={`${styles['fold']} ${props.className ?? ''}`} data-warn={props.warn === true}>
      <summary>{props.summary}</summary>
      <ul>{props.children}</ul>
    </details>
  );
}
