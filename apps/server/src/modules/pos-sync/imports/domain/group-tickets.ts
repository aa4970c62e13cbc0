import { ImportFileError } from '../reading/import-file.error.ts';
import type { TicketGroup } from './assemble-ticket.ts';
import type { Issue } from './import-figures.ts';
import type { MappedRows, SourceRow } from './mapped-rows.ts';

/** Rows of tickets that are still open while the file is read. A file sorted by item would hold all of them. */
const MOST_OPEN_ROWS = 400_000;

/** How many rows each ticket has; also how many rows there are. */
export interface TicketSizes {
  readonly rows: number;
  readonly sizes: ReadonlyMap<string, number>;
}

export async function measureTickets(rows: AsyncIterable<SourceRow>, mapped: MappedRows): Promise<TicketSizes> {
  const sizes = new Map<string, number>();
  let count = 0;
  for await (const row of rows) {
    count += 1;
    const key = ticketKey(mapped, row);
    if (key !== null) sizes.set(key, (sizes.get(key) ?? 0) + 1);
  }
  return { rows: count, sizes };
}

/** One ticket in file order of its last row, or a row that belongs to none. */
export type TicketUnit = { readonly rows: number } & (
  | { readonly group: TicketGroup }
  | { readonly issues: readonly Issue[] }
);

/**
 * Tickets of a file, each as soon as its last row has come. Rows of a ticket need not stand together.
 * @throws ImportFileError 'scattered'
 */
export async function* groupTickets(
  rows: AsyncIterable<SourceRow>,
  mapped: MappedRows,
  sizes: TicketSizes['sizes'],
): AsyncGenerator<TicketUnit> {
  const open = new Map<string, SourceRow[]>();
  let openRows = 0;
  for await (const row of rows) {
    const key = ticketKey(mapped, row);
    if (key === null) {
      yield { rows: 1, issues: [mapped.issue(row, 'error', 'number_missing')] };
      continue;
    }
    const ticket = open.get(key) ?? [];
    if (ticket.length === 0) open.set(key, ticket);
    ticket.push(row);
    openRows += 1;
    if (openRows > MOST_OPEN_ROWS) throw new ImportFileError('scattered');
    if (ticket.length < (sizes.get(key) ?? 0)) continue;
    open.delete(key);
    openRows -= ticket.length;
    yield unitOf(mapped, ticket);
  }
}

function unitOf(mapped: MappedRows, rows: readonly SourceRow[]): TicketUnit {
  const first = rows[0] as SourceRow;
  const store = mapped.store(first);
  if (store) return { rows: rows.length, group: { number: mapped.cell(first, 'number'), store, rows } };
  const name = mapped.cell(first, 'store').slice(0, 80);
  return { rows: rows.length, issues: rows.map((row) => mapped.issue(row, 'error', 'store_unknown', name)) };
}

function ticketKey(mapped: MappedRows, row: SourceRow): string | null {
  const number = mapped.cell(row, 'number');
  if (number === '' || number.length > 120) return null;
  return mapped.has('store') ? `${mapped.store(row)?.id ?? mapped.cell(row, 'store')}|${number}` : number;
}
