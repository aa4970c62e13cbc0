import { demoChain } from '@larder/simulator';
import type { FeedOptions } from './chain-feed.ts';
import type { DemoChainDevices } from './devices-file.ts';
import { type Send, signIn } from './sign-in.ts';

const CONTESTS = '/api/v1/ordering/contests';
const ATTEMPTS = '/api/v1/ordering/attempts';
const DAY_MS = 86_400_000;
const LONG_DAYS = 14;

interface Offer {
  readonly months: readonly { readonly from: string; readonly lengths: readonly number[] }[];
  readonly items: readonly { readonly id: string; readonly chosen: boolean }[];
}
interface Attempt {
  readonly id: string;
  readonly version: number;
  readonly turn: number;
  readonly state: string;
  readonly items: readonly Item[];
}
interface Item {
  readonly id: string;
  readonly pack: string;
  readonly minimum: string;
  readonly onHand: string;
  readonly coming: readonly { readonly quantity: string }[];
  readonly order: { readonly lastWeek: string } | null;
  readonly hint: string | null;
}

/** How a player orders: a share more or less than last week's same days, or what Larder suggests. */
type Manner = { readonly times: number } | 'suggested';
/** Stores of the chain by place; the others leave the contest to whoever tries the demo. */
const PLAYERS: readonly { readonly store: number; readonly manner: Manner }[] = [
  { store: 3, manner: { times: 1 } },
  { store: 4, manner: { times: 1.5 } },
  { store: 5, manner: 'suggested' },
];
const HOST = 1;

/**
 * The contests of a demo chain, made as people make them, all through the public API: headquarters opens one, three managers
 * play it to the end, it is ended, and a second one waits for whoever tries the demo. Runs once: a chain with contests is left alone.
 */
export class ContestPlayers {
  private readonly kind: DemoChainDevices['kind'];
  private readonly options: Pick<FeedOptions, 'baseUrl' | 'signal' | 'say'>;

  constructor(kind: DemoChainDevices['kind'], options: Pick<FeedOptions, 'baseUrl' | 'signal' | 'say'>) {
    this.kind = kind;
    this.options = options;
  }

  /** What cannot be done is said and left. Rejects only with the signal's reason. */
  async run(): Promise<void> {
    try {
      await this.hold();
    } catch (error) {
      this.options.signal.throwIfAborted();
      this.options.say(`${this.kind}: no contest (${(error as Error).message})`);
    }
  }

  private async hold(): Promise<void> {
    const office = await this.enter('hq');
    const { items } = (await office('GET', CONTESTS)) as { items: unknown[] };
    if (items.length > 0) return;
    const me = (await office('GET', '/api/v1/session')) as { stores: { id: string; code: string }[] };
    const codes = demoChain(this.kind).stores.map((s) => s.code);
    const storeId = me.stores.find((s) => s.code === codes[HOST])?.id;
    if (storeId === undefined) return;
    const path = `/api/v1/ordering/stores/${storeId}/puzzles`;
    const { months } = (await office('GET', path)) as Offer;
    const [newest, older] = [months[0], months[1] ?? months[0]];
    if (!newest || !older) return;
    const short = Math.min(...older.lengths);
    const played = await this.open(office, path, {
      name: '月初热身赛',
      storeId,
      from: older.from,
      days: short,
    });
    for (const { store, manner } of PLAYERS) {
      const code = codes[store];
      if (code !== undefined) await this.play(played.id, code, manner);
    }
    await office('POST', `${CONTESTS}/${played.id}/close`, { version: played.version });
    const days = newest.lengths.includes(LONG_DAYS) ? LONG_DAYS : Math.min(...newest.lengths);
    await this.open(office, path, { name: '订货高手赛', storeId, from: newest.from, days });
    await office('DELETE', '/api/v1/session');
  }

  private async open(
    office: Send,
    path: string,
    span: { readonly name: string; readonly storeId: string; readonly from: string; readonly days: number },
  ): Promise<{ id: string; version: number }> {
    const { items } = (await office('GET', `${path}?from=${span.from}&days=${span.days}`)) as Offer;
    return (await office('POST', CONTESTS, {
      ...span,
      itemIds: items.filter((i) => i.chosen).map((i) => i.id),
      storeIds: null,
      closesAt: new Date(Date.now() + LONG_DAYS * DAY_MS).toISOString(),
    })) as { id: string; version: number };
  }

  private async play(contestId: string, code: string, manner: Manner): Promise<void> {
    const send = await this.enter(code.toLowerCase());
    let now = (await send('POST', ATTEMPTS, { contestId })) as Attempt;
    while (now.state === 'playing') {
      if (manner === 'suggested')
        now = (await send('POST', `${ATTEMPTS}/${now.id}/hint`, { turn: now.turn })) as Attempt;
      const lines = now.items.flatMap((item) =>
        item.order ? [{ itemId: item.id, quantity: quantityOf(item, manner) }] : [],
      );
      now = (await send('POST', `${ATTEMPTS}/${now.id}/moves`, {
        version: now.version,
        turn: now.turn,
        lines,
      })) as Attempt;
    }
    await send('DELETE', '/api/v1/session');
  }

  private enter(name: string): Promise<Send> {
    return signIn(this.options, this.kind, `${name}@${this.kind}.example`);
  }
}

/** In whole packs, at least the minimum, nothing when enough is there. */
function quantityOf(item: Item, manner: Manner): string {
  if (manner === 'suggested') return item.hint ?? '0';
  const milli = (quantity: string | undefined) => Math.round(Number(quantity ?? '0') * 1000);
  const there = milli(item.onHand) + item.coming.reduce((sum, c) => sum + milli(c.quantity), 0);
  // What is there sells until the goods come; half of it is a fair guess of what will then be left.
  const wanted = Math.max(milli(item.minimum), milli(item.order?.lastWeek) * manner.times - there / 2);
  if (milli(item.order?.lastWeek) * manner.times - there / 2 <= 0) return '0';
  const pack = milli(item.pack);
  return String((Math.ceil(wanted / pack) * pack) / 1000);
}
