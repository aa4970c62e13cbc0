import { z } from 'zod';
import { BusinessDate, Id, Instant } from '../common/ids.ts';
import { TRANSFER_STEPS } from '../inventory/transfer-steps.ts';
import { DECLINE_REASONS } from '../ordering/reasons.ts';
import type { Permission } from '../permissions.ts';
import { ORDER_SUBJECT } from '../workflow/order-approval.ts';
import { PURCHASE_SUBJECT } from '../workflow/purchase-approval.ts';

/** What has a name in both languages; the English one is optional. */
const Named = z.object({ name: z.string(), nameEn: z.string().nullable() });
type Named = z.infer<typeof Named>;

const TwoTexts = z.object({ 'zh-CN': z.string(), en: z.string() });

/** How a reader's language, zone and currency turn data into words. */
export interface Say {
  readonly locale: 'zh-CN' | 'en';
  name(named: Named): string;
  /** Several names in one phrase. */
  list(names: readonly string[]): string;
  dateTime(instant: string): string;
  date(day: string): string;
}

interface KindDefinition<P extends z.ZodType = z.ZodType> {
  /** Who may see it: the permission must reach the notification's store, when it is sent and each time it is read. */
  readonly permission: Permission;
  /** True for what somebody is answerable for: it can be neither switched off nor muted. */
  readonly required: boolean;
  /** Until a person chooses otherwise. */
  readonly channel: 'app' | 'mail';
  /** Data, never sentences: each reader gets them in their own language. */
  readonly params: P;
  /** Arguments of the messages `notifications.kind.<kind>.title` and `.text`. */
  readonly words: (params: never, say: Say) => Record<string, string | number>;
}

function kind<P extends z.ZodType>(
  definition: Omit<KindDefinition<P>, 'words'> & {
    readonly words: (params: z.output<P>, say: Say) => Record<string, string | number>;
  },
): KindDefinition<P> & { readonly words: (params: z.output<P>, say: Say) => Record<string, string | number> } {
  return definition;
}

/** Every kind of notification. The names stand in rows and preferences: they are never renamed. */
export const NOTIFICATION_KINDS = {
  /** An order is not submitted and its cut-off is near. Link: the order. */
  'order-cutoff': kind({
    permission: 'ordering.order.read',
    required: false,
    channel: 'mail',
    params: z.object({ orderId: Id, source: Named, deliveryDate: BusinessDate, cutoffAt: Instant }),
    words: (p, say) => ({
      source: say.name(p.source),
      date: say.date(p.deliveryDate),
      time: say.dateTime(p.cutoffAt),
    }),
  }),
  /** Somebody waits for the reader's decision. Link: the task. */
  'approval-waiting': kind({
    permission: 'workflow.task.read',
    required: true,
    channel: 'mail',
    params: z.object({ taskId: Id, title: TwoTexts, dueAt: Instant, urgent: z.boolean() }),
    words: (p, say) => ({
      title: p.title[say.locale],
      time: say.dateTime(p.dueAt),
      urgent: p.urgent ? 'yes' : 'no',
    }),
  }),
  /** The reader's own request was decided. Link: its subject. */
  'approval-decided': kind({
    permission: 'ordering.order.read',
    required: false,
    channel: 'app',
    params: z.object({
      subjectType: z.string(),
      subjectId: Id,
      title: TwoTexts,
      outcome: z.enum(['approved', 'partial', 'returned', 'expired']),
    }),
    words: (p, say) => ({ title: p.title[say.locale], outcome: p.outcome }),
  }),
  /** An order is on its way to the supplier. Link: the order. */
  'order-released': kind({
    permission: 'ordering.order.read',
    required: false,
    channel: 'app',
    params: z.object({ orderId: Id, source: Named, deliveryDate: BusinessDate, lines: z.int() }),
    words: (p, say) => ({ source: say.name(p.source), date: say.date(p.deliveryDate), lines: p.lines }),
  }),
  /** Some of an order cannot be had, or comes from elsewhere because a source failed. Link: the order. */
  'order-sources': kind({
    permission: 'ordering.order.read',
    required: false,
    channel: 'app',
    params: z.object({
      orderId: Id,
      cause: z.enum(['release', 'failed']),
      /** Of the order, or the one that failed. */
      source: Named,
      /** Items that another source steps in for, and items that stay short. */
      replaced: z.int(),
      short: z.int(),
      count: z.int(),
      /** The first few. */
      items: z.array(Named),
    }),
    words: (p, say) => ({
      cause: p.cause,
      source: say.name(p.source),
      replaced: p.replaced,
      short: p.short,
      items: say.list(p.items.map((item) => say.name(item))),
      others: p.count - p.items.length,
    }),
  }),
  /** Somebody in the store asks for more of some items. Link: the open requests. */
  'request-asked': kind({
    permission: 'ordering.request.decide',
    required: false,
    channel: 'app',
    params: z.object({
      count: z.int(),
      /** The first few. */
      items: z.array(Named),
    }),
    words: (p, say) => ({
      items: say.list(p.items.map((item) => say.name(item))),
      count: p.count,
      others: p.count - p.items.length,
    }),
  }),
  /** What became of the reader's own replenishment request. Link: the request. */
  'request-decided': kind({
    permission: 'ordering.request.read',
    required: false,
    channel: 'app',
    params: z.object({
      requestId: Id,
      outcome: z.enum(['accepted', 'declined', 'reopened', 'ordered', 'expired']),
      item: Named,
      deliveryDate: BusinessDate.nullable(),
      reason: z.enum(DECLINE_REASONS).nullable(),
      note: z.string().nullable(),
    }),
    words: (p, say) => ({
      item: say.name(p.item),
      outcome: p.outcome,
      date: p.deliveryDate === null ? '' : say.date(p.deliveryDate),
      dated: p.deliveryDate === null ? 'no' : 'yes',
      reason: p.reason ?? 'none',
      note: p.note ?? '',
    }),
  }),
  /** Less was accepted at the dock than was delivered for. Link: the purchase order. */
  'delivery-short': kind({
    permission: 'supply-chain.receiving.read',
    required: false,
    channel: 'app',
    params: z.object({ purchaseOrderId: Id, number: z.string(), source: Named, lines: z.int(), items: z.array(Named) }),
    words: (p, say) => ({
      number: p.number,
      source: say.name(p.source),
      lines: p.lines,
      items: say.list(p.items.map((item) => say.name(item))),
    }),
  }),
  /** Items of a store fell below their safety line, ran out or went negative; one for all that did so together. Link: the alerts. */
  'stock-low': kind({
    permission: 'inventory.stock.read',
    required: false,
    channel: 'app',
    params: z.object({
      worst: z.enum(['below_safety', 'stockout', 'negative']),
      count: z.int(),
      /** The first few, worst first. */
      items: z.array(Named),
      /** How many of them stand on sales that are not complete. */
      unsure: z.int(),
    }),
    words: (p, say) => ({
      worst: p.worst,
      first: say.list(p.items.slice(0, 1).map((item) => say.name(item))),
      others: p.count - 1,
      unsure: p.unsure,
    }),
  }),
  /** A busy day lies ahead of a store, told by somebody. Link: what to prepare. */
  'peak-ahead': kind({
    permission: 'org.unit.read',
    required: false,
    channel: 'app',
    params: z.object({
      storeId: Id,
      store: Named,
      date: BusinessDate,
      /** Above the usual takings, percent. */
      morePct: z.int(),
      /** Local hours that stand out. */
      hours: z.array(z.int()),
      note: z.string().nullable(),
    }),
    words: (p, say) => ({
      store: say.name(p.store),
      date: say.date(p.date),
      more: p.morePct,
      hours: say.list(p.hours.map((h) => `${h}:00`)),
      hourCount: p.hours.length,
      note: p.note ?? '',
    }),
  }),
  /** Weather or a festival raises the demand for goods of which an area holds too little. Link: the alert. */
  'demand-alert': kind({
    permission: 'ordering.order.read',
    required: false,
    channel: 'mail',
    params: z.object({
      alertId: Id,
      kind: z.enum(['heat', 'cold', 'rain', 'festival', 'regional']),
      area: Named,
      count: z.int(),
      /** The first few. */
      items: z.array(Named),
      /** Days that count. */
      days: z.int(),
      from: BusinessDate,
    }),
    words: (p, say) => ({
      kind: p.kind,
      area: say.name(p.area),
      first: say.list(p.items.slice(0, 1).map((item) => say.name(item))),
      others: p.count - 1,
      days: p.days,
      from: say.date(p.from),
    }),
  }),
  /** Headquarters has opened an ordering contest for the reader's store. Link: the contest. */
  'contest-open': kind({
    permission: 'ordering.contest.read',
    required: false,
    channel: 'app',
    params: z.object({ contestId: Id, name: z.string(), days: z.int(), closesAt: Instant }),
    words: (p, say) => ({ name: p.name, days: p.days, time: say.dateTime(p.closesAt) }),
  }),
  /** A transfer waits for the reader's store, or has ended without it. Link: the transfer. */
  'transfer-moved': kind({
    permission: 'inventory.transfer.write',
    required: false,
    channel: 'app',
    params: z.object({
      transferId: Id,
      step: z.enum(TRANSFER_STEPS),
      /** The other store. */
      other: Named,
      count: z.int(),
      /** The first few. */
      items: z.array(Named),
    }),
    words: (p, say) => ({
      step: p.step,
      other: say.name(p.other),
      items: say.list(p.items.map((item) => say.name(item))),
      others: p.count - p.items.length,
    }),
  }),
} as const;

export type NotificationKind = keyof typeof NOTIFICATION_KINDS;
export type NotificationParams<K extends NotificationKind> = z.input<(typeof NOTIFICATION_KINDS)[K]['params']>;
export const NotificationKind = z.enum(Object.keys(NOTIFICATION_KINDS) as [NotificationKind, ...NotificationKind[]]);

/** Message arguments of stored params; undefined when an older row no longer fits its kind. */
export function wordsOf(
  name: NotificationKind,
  params: unknown,
  say: Say,
): Record<string, string | number> | undefined {
  const definition: KindDefinition = NOTIFICATION_KINDS[name];
  const parsed = definition.params.safeParse(params);
  return parsed.success ? definition.words(parsed.data as never, say) : undefined;
}

const idIn = (params: Readonly<Record<string, unknown>>, key: string): string => String(params[key] ?? '');

/** Where the thing stands in the app; the same for a press in the list and a link in a mail. */
export function pathOf(
  name: NotificationKind,
  params: Readonly<Record<string, unknown>>,
  storeId: string | null,
): string {
  const scope = storeId === null ? '' : `?scope=store:${storeId}`;
  switch (name) {
    case 'order-cutoff':
    case 'order-released':
    case 'order-sources':
      return `/orders/${idIn(params, 'orderId')}${scope}`;
    case 'approval-waiting':
      return `/approvals?task=${idIn(params, 'taskId')}`;
    case 'approval-decided':
      if (params.subjectType === PURCHASE_SUBJECT) return `/purchase-orders/${idIn(params, 'subjectId')}${scope}`;
      return params.subjectType === ORDER_SUBJECT ? `/orders/${idIn(params, 'subjectId')}${scope}` : '/notifications';
    case 'delivery-short':
      return `/purchase-orders/${idIn(params, 'purchaseOrderId')}${scope}`;
    case 'request-asked':
      return `/requests${scope}`;
    case 'request-decided':
      return `/requests${scope === '' ? '?' : `${scope}&`}request=${idIn(params, 'requestId')}`;
    case 'demand-alert':
      return `/demand-alerts/${idIn(params, 'alertId')}`;
    case 'peak-ahead':
      return `/prep-list${scope === '' ? '?' : `${scope}&`}day=${idIn(params, 'date')}`;
    case 'stock-low':
      return `/stock-alerts${scope}`;
    case 'contest-open':
      return `/contests/${idIn(params, 'contestId')}${scope}`;
    case 'transfer-moved':
      return `/transfers${scope === '' ? '?' : `${scope}&`}transfer=${idIn(params, 'transferId')}`;
  }
}
