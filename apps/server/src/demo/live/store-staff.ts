import { demoChain } from '@larder/simulator';
import type { FeedOptions } from './chain-feed.ts';
import type { DemoChainDevices } from './devices-file.ts';
import { signIn } from './sign-in.ts';

const ORDERS = '/api/v1/ordering/orders';
const LOOK_EVERY_MS = 10 * 60_000;
const UNTOUCHED = new Set(['generated', 'reviewing']);

/** What the managers of some stores do with their order; the others leave theirs to whoever tries the demo. */
type Habit = 'asks-for-more' | 'agrees';
const HABITS: ReadonlyMap<number, Habit> = new Map([
  [3, 'asks-for-more'],
  [4, 'asks-for-more'],
  [5, 'agrees'],
  [6, 'agrees'],
]);

interface Line {
  readonly itemId: string;
  readonly bandHigh: string;
  readonly pack: string;
  readonly shelfCapacity: string | null;
}
interface Order {
  readonly id: string;
  readonly version: number;
  readonly lines: readonly Line[];
}
type Listed = Order & { readonly state: string; readonly deliveryDate: string };

export type StaffOptions = Pick<FeedOptions, 'baseUrl' | 'signal' | 'sleep' | 'say'>;

/**
 * A few managers of a demo chain at work: they sign in, look at the day's order and submit it, some with more than their
 * band allows. So approvals wait for the supervisors and orders are on their way, all through the public API.
 */
export class StoreStaff {
  private readonly stores: readonly { readonly code: string; readonly habit: Habit }[];

  private readonly kind: DemoChainDevices['kind'];
  private readonly options: StaffOptions;

  constructor(kind: DemoChainDevices['kind'], options: StaffOptions) {
    this.kind = kind;
    this.options = options;
    this.stores = demoChain(kind).stores.flatMap(({ code }, i) => {
      const habit = HABITS.get(i);
      return habit ? [{ code, habit }] : [];
    });
  }

  /** Runs until the signal fires. Rejects only with the signal's reason. */
  async run(): Promise<void> {
    const { signal, sleep } = this.options;
    while (!signal.aborted) {
      await this.round();
      await sleep(LOOK_EVERY_MS, signal);
    }
  }

  /** Every manager looks once. What one of them cannot do is said and left: a demo without its managers still sells. */
  async round(): Promise<void> {
    const { signal, say } = this.options;
    for (const { code, habit } of this.stores)
      try {
        await this.visit(code, habit);
      } catch (error) {
        signal.throwIfAborted();
        say(`${this.kind} ${code}: the manager's order stays as it is (${(error as Error).message})`);
      }
  }

  private async visit(code: string, habit: Habit): Promise<void> {
    const send = await signIn(this.options, this.kind, `${code.toLowerCase()}@${this.kind}.example`);
    const { items } = (await send('GET', `${ORDERS}?limit=50`)) as { items: Listed[] };
    const next = items.find((o) => UNTOUCHED.has(o.state));
    const today = new Date().toISOString().slice(0, 10);
    const answered = items.some((o) => o.deliveryDate >= today && !UNTOUCHED.has(o.state));
    if (next && !answered) {
      await send('POST', `${ORDERS}/${next.id}/open`);
      let order = (await send('GET', `${ORDERS}/${next.id}`)) as Order;
      const line = habit === 'asks-for-more' ? order.lines.find(hasRoom) : undefined;
      if (line) {
        const edit = { itemId: line.itemId, quantity: overBand(line), reasonCode: 'festival' };
        await send('PATCH', `${ORDERS}/${order.id}/lines`, { version: order.version, lines: [edit] });
        order = (await send('GET', `${ORDERS}/${order.id}`)) as Order;
      }
      await send('POST', `${ORDERS}/${order.id}/submit`, { version: order.version });
    }
    await send('DELETE', '/api/v1/session');
  }
}

const milli = (quantity: string): number => Math.round(Number(quantity) * 1000);

/** The least quantity in whole packs above the band, in thousandths. */
function overBandMilli(line: Line): number {
  const pack = milli(line.pack);
  return (Math.floor(milli(line.bandHigh) / pack) + 1) * pack;
}
const overBand = (line: Line): string => String(overBandMilli(line) / 1000);
const hasRoom = (line: Line): boolean =>
  milli(line.pack) > 0 && (line.shelfCapacity === null || milli(line.shelfCapacity) >= overBandMilli(line));
