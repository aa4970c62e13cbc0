import type { Random } from './random.ts';
import type { StoreDefinition, TicketChannel } from './types.ts';
import type { WirePayment } from './wire.ts';

/** Share of mobile payments topped up from stored value. */
const SPLIT_CHANCE = 0.02;

/** Channel of a ticket by the store's mix. */
export function drawChannel(store: StoreDefinition, random: Random): TicketChannel {
  let u = random.next();
  const entries = Object.entries(store.channelMix) as [TicketChannel, number][];
  for (const [channel, share] of entries) {
    if (u < share) return channel;
    u -= share;
  }
  return entries[0]?.[0] ?? 'retail';
}

/** Means of payment that fits the channel. */
export function drawMethod(channel: TicketChannel, random: Random): string {
  const u = random.next();
  if (channel === 'delivery') return 'platform';
  if (channel === 'online') return u < 0.8 ? 'wechat' : 'stored_value';
  return u < 0.5 ? 'wechat' : u < 0.8 ? 'alipay' : u < 0.88 ? 'stored_value' : u < 0.95 ? 'cash' : 'unionpay';
}

/** Payments that add up to the total: mostly one, now and then stored value topped up; none for a total of 0. */
export function drawPayments(method: string, total: number, random: Random): WirePayment[] {
  const reference = (): string =>
    `TX${random.nextUint32().toString(16).padStart(8, '0')}${random.nextUint32().toString(16).padStart(8, '0')}`;
  if (total === 0) return [];
  const payment = (amount: number, m: string): WirePayment =>
    m === 'cash' || m === 'stored_value' ? { method: m, amount } : { method: m, amount, externalRef: reference() };
  if (method === 'wechat' && total > 1000 && random.next() < SPLIT_CHANCE) {
    const first = Math.round(total * (0.2 + 0.5 * random.next()));
    return [payment(first, 'stored_value'), payment(total - first, 'wechat')];
  }
  return [payment(total, method)];
}
