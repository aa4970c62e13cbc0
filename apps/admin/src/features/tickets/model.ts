import type { TicketRow } from '@larder/contracts/sales/tickets';

export const CHANNELS = ['retail', 'dine_in', 'takeaway', 'delivery', 'online'] as const;
/** Filter values of kind and status in one list, as people think of them. */
export const stateOptions = ['sale', 'refund', 'open', 'void'] as const;

interface Search {
  readonly from: string;
  readonly to: string;
  readonly channel: string;
  readonly state: string;
  readonly min: string;
  readonly max: string;
  readonly receipt: string;
  readonly sku: string;
}

const DAY = /^\d{4}-\d{2}-\d{2}$/;
const AMOUNT = /^-?\d{1,10}([.,]\d{1,2})?$/;

/** Query of the list from the URL; what cannot be a filter is left out. Amounts are typed in whole units. */
export function filterOf(search: Search): Record<string, string | number> {
  const out: Record<string, string | number> = {};
  if (DAY.test(search.from)) out['from'] = search.from;
  if (DAY.test(search.to)) out['to'] = search.to;
  if (CHANNELS.some((c) => c === search.channel)) out['channel'] = search.channel;
  if (search.state === 'sale' || search.state === 'refund') out['kind'] = search.state;
  if (search.state === 'open' || search.state === 'void') out['status'] = search.state;
  if (AMOUNT.test(search.min)) out['minTotal'] = Math.round(Number(search.min.replace(',', '.')) * 100);
  if (AMOUNT.test(search.max)) out['maxTotal'] = Math.round(Number(search.max.replace(',', '.')) * 100);
  if (search.receipt.trim() !== '') out['receipt'] = search.receipt.trim();
  if (search.sku.trim() !== '') out['sku'] = search.sku.trim();
  return out;
}

/** A uid is unique in its store only. */
export const ticketKey = (row: Pick<TicketRow, 'storeId' | 'ticketUid'>): string => `${row.storeId}.${row.ticketUid}`;

/** @returns null for text that no row made */
export function parseTicketKey(key: string): { storeId: string; ticketUid: string } | null {
  const [storeId, ticketUid] = key.split('.');
  return storeId && ticketUid ? { storeId, ticketUid } : null;
}

/** Rows that have no identity but their place. */
export const keyed = <Row>(rows: readonly Row[]): { key: string; row: Row }[] =>
  rows.map((row, place) => ({ key: String(place), row }));
