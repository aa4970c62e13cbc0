import { Skeleton } from '@larder/ui';
import type { ReactNode } from 'react';
import { useQueryError } from './list-page.tsx';
import styles from './page.module.css';
import { PageHead, type PageHeadProps } from './page-head.tsx';

export interface DetailPageProps extends PageHeadProps {
  summary?: ReactNode;
  /** Right column from 1024 px on, below the content under it. */
  aside?: ReactNode;
  /** Bar at the bottom with totals and the main action. */
  dock?: ReactNode;
  children: ReactNode;
}

/** One record: head, figures, content with an optional side column, and a dock with the main action. */
export function DetailPage({ summary, aside, dock, children, ...head }: DetailPageProps) {
  return (
    <div className={styles['page']}>
      <PageHead {...head} />
      {summary ? <div className={styles['summary']}>{summary}</div> : null}
      <div className={`${styles['body']} ${aside ? styles['withAside'] : ''}`}>
        <div className={styles['body']}>{children}</div>
        {aside ? <div className={styles['body']}>{aside}</div> : null}
      </div>
      {dock}
    </div>
  );
}

/** Ruled block with a heading. */
export function Panel({ title, actions, children }: { title?: string; actions?: ReactNode; children: ReactNode }) {
  return (
    <section className={styles['panel']}>
      {title || actions ? (
        <div className={styles['panelHead']}>
          {title ? <h2>{title}</h2> : null}
          {actions}
        </div>
      ) : null}
      {children}
    </section>
  );
}

/** Name and value pairs of a record; rows with an empty value are left out. */
export function Facts({ items }: { items: readonly { label: string; value: ReactNode }[] }) {
  return (
    <dl className={styles['facts']}>
      {items
        .filter(({ value }) => value !== null && value !== undefined && value !== '')
        .flatMap(({ label, value }) => [<dt key={`${label}-dt`}>{label}</dt>, <dd key={`${label}-dd`}>{value}</dd>])}
    </dl>
  );
}

/** Totals on the left, the main action on the right; stays in view. */
export function Dock({ children, end }: { children?: ReactNode; end: ReactNode }) {
  return (
    <div className={`${styles['dock']} no-print`}>
      {children}
      <div className={styles['dockEnd']}>{end}</div>
    </div>
  );
}

interface QueryLike<Data> {
  data: Data | undefined;
  error: unknown;
  refetch: () => unknown;
}

interface QueryGateProps<Data> {
  query: QueryLike<Data>;
  /** True while something else is missing, for example the code that shows the data. */
  waits?: boolean;
  children: (data: Data) => ReactNode;
}

/** Shows a query's skeleton or problem, and hands the data over once it is there. */
export function QueryGate<Data>({ query, waits = false, children }: QueryGateProps<Data>) {
  const queryError = useQueryError();
  if (query.data !== undefined && !waits) return children(query.data);
  if (query.error && query.data === undefined) return queryError(query);
  return (
    <div className={styles['page']} aria-busy="true">
      <div className={styles['head']}>
        <Skeleton width={220} height={30} />
      </div>
      <div className={styles['panel']}>
        <div className={styles['body']}>
          {[62, 48, 71, 55].map((width) => (
            <Skeleton key={width} width={`${width}%`} />
          ))}
        </div>
      </div>
    </div>
  );
}
