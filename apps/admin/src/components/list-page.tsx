import { ErrorState } from '@larder/ui';
import type { ReactNode } from 'react';
import { ProblemError } from '../lib/problem.ts';
import { useProblemText } from '../lib/query.ts';
import styles from './page.module.css';
import { PageHead, type PageHeadProps } from './page-head.tsx';

export interface ListPageProps extends PageHeadProps {
  /** LedgerBand with the list's key figures. */
  summary?: ReactNode;
  /** ViewTabs. */
  views?: ReactNode;
  /** FilterBar. */
  filters?: ReactNode;
  /** BulkBar. */
  bulk?: ReactNode;
  /** DataTable or DataGrid. */
  children: ReactNode;
}

/** A list: head, figures, saved views, filters, table, bulk bar — in this order on every list of the product. */
export function ListPage({ summary, views, filters, bulk, children, ...head }: ListPageProps) {
  return (
    <div className={styles['page']}>
      <PageHead {...head} />
      {summary ? <div className={styles['summary']}>{summary}</div> : null}
      {views}
      {filters}
      {children}
      {bulk}
    </div>
  );
}

/** The `error` of a DataTable for a failed query; null while there is none. */
export function useQueryError(): (query: { error: unknown; refetch: () => unknown }) => ReactNode {
  const problemText = useProblemText();
  return ({ error, refetch }) => {
    if (!error) return null;
    const reference = error instanceof ProblemError ? error.requestId : undefined;
    return <ErrorState title={problemText(error)} reference={reference} onRetry={() => void refetch()} />;
  };
}
