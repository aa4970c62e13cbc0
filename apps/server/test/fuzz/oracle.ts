import { Problem } from '@larder/contracts/common/problem';
import type pg from 'pg';

export interface Answer {
  readonly what: string;
  readonly method: string;
  readonly url: string;
  /** A download: who took it is written down. */
  readonly audited: boolean;
  readonly payload?: string | Buffer;
  readonly status: number;
  readonly type: string;
  readonly retryAfter: boolean;
  readonly body: string;
  readonly ms: number;
}

/** What is wrong with an answer to a wrong request; null when nothing is. */
export function judge(a: Pick<Answer, 'method' | 'status' | 'type' | 'body' | 'retryAfter'>): string | null {
  if (a.status >= 500) return a.status === 503 && a.retryAfter ? null : `a ${a.status}`;
  if (a.status < 400 || a.method === 'HEAD') return null;
  if (!a.type.startsWith('application/problem+json')) return `a refusal as ${a.type || 'nothing'}`;
  let body: unknown;
  try {
    body = JSON.parse(a.body);
  } catch {
    return 'a refusal that is not JSON';
  }
  const problem = Problem.safeParse(body);
  if (!problem.success) return 'a refusal that is no problem document';
  const { status, title, code, errors } = problem.data;
  if (status !== a.status) return `a ${a.status} that says ${status}`;
  if (title === '' || code === '') return 'a refusal without title or code';
  if (code === 'invalid_input' && (errors ?? []).length === 0) return 'refused input without naming a field';
  if ((errors ?? []).some((e) => e.message === '')) return 'a field without a reason';
  return null;
}

export type Counts = ReadonlyMap<string, number>;

/** A refusal is counted here, and a process of the product is published by the first who asks for it. */
const BOOKKEEPING: ReadonlySet<string> = new Set(['rate_limit', 'wf_definition']);

/** Rows of every table of the business, in one statement. */
export class RowCounts {
  private readonly admin: pg.Pool;
  private readonly statement: string;

  private constructor(admin: pg.Pool, tables: readonly string[]) {
    this.admin = admin;
    this.statement = tables.map((t) => `select '${t}' t, count(*)::int n from ${t}`).join(' union all ');
  }

  static async of(admin: pg.Pool): Promise<RowCounts> {
    const { rows } = await admin.query<{ t: string }>(
      `select relname t from pg_class where relkind in ('r', 'p') and relnamespace = 'public'::regnamespace order by 1`,
    );
    return new RowCounts(
      admin,
      rows.map((r) => r.t).filter((t) => !BOOKKEEPING.has(t)),
    );
  }

  async now(): Promise<Counts> {
    const { rows } = await this.admin.query<{ t: string; n: number }>(this.statement);
    return new Map(rows.map((r) => [r.t, r.n]));
  }

  /** '' when nothing changed. */
  difference(before: Counts, after: Counts): string {
    return [...after]
      .filter(([table, n]) => before.get(table) !== n)
      .map(([table, n]) => `${table}: ${before.get(table)} → ${n}`)
      .join(', ');
  }
}
