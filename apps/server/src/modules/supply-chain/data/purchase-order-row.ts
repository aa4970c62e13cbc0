import type {
  CloseReason,
  PurchaseApprovalState,
  PurchaseOrderKind,
  PurchaseOrderStatus,
} from '@larder/contracts/supply-chain/purchase-order';
import type { OrderedLine } from '../domain/purchase-order.ts';

export interface PurchaseOrderRow {
  readonly id: string;
  readonly number: string;
  readonly orderId: string;
  /** 0: as released; 1: in place of a source that failed. */
  readonly round: number;
  readonly storeId: string;
  readonly sourceId: string;
  readonly kind: PurchaseOrderKind;
  readonly sourceName: string;
  readonly sourceNameEn: string | null;
  readonly currency: string;
  readonly deliveryDate: string;
  readonly urgent: boolean;
  readonly amountMinor: bigint;
  readonly lineCount: number;
  readonly status: PurchaseOrderStatus;
  readonly version: number;
  readonly createdAt: Date;
  readonly mailState: 'queued' | 'sent' | 'failed' | null;
  readonly sentAt: Date | null;
  readonly sentVia: 'mail' | 'manual' | 'internal' | null;
  readonly sentBy: string | null;
  readonly receivedAt: Date | null;
  readonly closedAt: Date | null;
  readonly closeReason: CloseReason | null;
  readonly closeNote: string | null;
  readonly cancelledAt: Date | null;
  readonly cancelReason: string | null;
  /** Who submitted what was released; null when nobody did. */
  readonly requestedBy: string | null;
  readonly approvalState: PurchaseApprovalState | null;
  readonly approvalInstanceId: string | null;
  readonly approvalAskedBy: string | null;
  readonly approvalAskedAt: Date | null;
  readonly approvalDecidedBy: string | null;
  readonly approvalDecidedAt: Date | null;
  readonly approvalComment: string | null;
}

export interface PurchaseOrderLineRow extends OrderedLine {
  readonly supplierItemId: string;
  readonly sku: string;
  readonly name: string;
  readonly nameEn: string | null;
  readonly baseUom: string;
  readonly packUom: string;
  readonly amountMinor: bigint;
}

/** An order as the database has it. */
export interface RawOrder {
  id: string;
  number: string;
  order_id: string;
  round: number;
  store_id: string;
  source_id: string;
  kind: string;
  source_name: string;
  source_name_en: string | null;
  currency: string;
  delivery_date: string;
  urgent: boolean;
  amount_minor: bigint;
  line_count: number;
  status: string;
  version: number;
  created_at: Date;
  mail_state: string | null;
  sent_at: Date | null;
  sent_via: string | null;
  sent_by: string | null;
  received_at: Date | null;
  closed_at: Date | null;
  close_reason: string | null;
  close_note: string | null;
  cancelled_at: Date | null;
  cancel_reason: string | null;
  requested_by: string | null;
  approval_state: string | null;
  approval_instance_id: string | null;
  approval_asked_by: string | null;
  approval_asked_at: Date | null;
  approval_decided_by: string | null;
  approval_decided_at: Date | null;
  approval_comment: string | null;
}

export const rowOf = (r: RawOrder): PurchaseOrderRow => ({
  id: r.id,
  number: r.number,
  orderId: r.order_id,
  round: r.round,
  storeId: r.store_id,
  sourceId: r.source_id,
  kind: r.kind as PurchaseOrderKind,
  sourceName: r.source_name,
  sourceNameEn: r.source_name_en,
  currency: r.currency,
  deliveryDate: r.delivery_date,
  urgent: r.urgent,
  amountMinor: r.amount_minor,
  lineCount: r.line_count,
  status: r.status as PurchaseOrderStatus,
  version: r.version,
  createdAt: r.created_at,
  mailState: r.mail_state as PurchaseOrderRow['mailState'],
  sentAt: r.sent_at,
  sentVia: r.sent_via as PurchaseOrderRow['sentVia'],
  sentBy: r.sent_by,
  receivedAt: r.received_at,
  closedAt: r.closed_at,
  closeReason: r.close_reason as CloseReason | null,
  closeNote: r.close_note,
  cancelledAt: r.cancelled_at,
  cancelReason: r.cancel_reason,
  requestedBy: r.requested_by,
  approvalState: r.approval_state as PurchaseApprovalState | null,
  approvalInstanceId: r.approval_instance_id,
  approvalAskedBy: r.approval_asked_by,
  approvalAskedAt: r.approval_asked_at,
  approvalDecidedBy: r.approval_decided_by,
  approvalDecidedAt: r.approval_decided_at,
  approvalComment: r.approval_comment,
});
