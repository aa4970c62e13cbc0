import type { PiiCell } from '../../../platform/crypto/pii-codec.ts';

/** Where a supplier's order-desk address is sealed. */
export const sourceMailCell = (tenantId: string, sourceId: string): PiiCell => ({
  tenantId,
  table: 'supply_source',
  column: 'mail_cipher',
  rowId: sourceId,
});
