import type { OrderDetail, OrderLine } from '@larder/contracts/ordering/order';
import type { LineConflict, LineEdit, SavedLines } from '@larder/contracts/ordering/order-edits';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { ProblemError } from '../../../lib/problem.ts';
import { MARK, QUANTITY, rowsOf } from '../model.ts';
import { line } from '../testing/order-line.ts';
import type { KeptLine, LineKeeper } from './device-lines.ts';
import { OrderSession } from './order-session.ts';

const POLICY = { bandPct: 20, orderValueBandPct: 20, allowOnePack: true, zeroBaselinePacks: 1 };
const OFFLINE = () => new ProblemError({ status: 0, code: 'network', title: 'network' });
const HER = { id: 'her', name: '张敏' };

/** The server as far as lines go: keeps a line with its rev, refuses an edit made on an older one. */
class Server {
  readonly lines = new Map<string, OrderLine>();
  version = 1;
  online = true;
  dropAnswer = false;
  readonly received: LineEdit[][] = [];

  constructor(lines: readonly OrderLine[]) {
    for (const one of lines) this.lines.set(one.itemId, one);
  }

  order(): OrderDetail {
    return {
      version: this.version,
      state: 'reviewing',
      policy: POLICY,
      lines: [...this.lines.values()],
    } as OrderDetail;
  }

  change(id: string, change: Partial<OrderLine>): void {
    this.lines.set(id, { ...(this.lines.get(id) as OrderLine), ...change });
  }

  /** Another person's edit. */
  byHer(id: string, quantity: string): void {
    const now = this.lines.get(id) as OrderLine;
    const at = '2026-11-22T01:41:00.000Z';
    this.change(id, {
      quantity,
      overridden: true,
      suggestedAtOverride: now.baseline,
      rev: now.rev + 1,
      editedBy: HER,
      editedAt: at,
    });
    this.version += 1;
  }

  async save(edits: readonly LineEdit[]): Promise<SavedLines> {
    if (!this.online) throw OFFLINE();
    this.received.push([...edits]);
    const conflicts: LineConflict[] = [];
    const revs: SavedLines['revs'] = [];
    let changed = false;
    for (const edit of edits) {
      const now = this.lines.get(edit.itemId) as OrderLine;
      const quantity = edit.quantity ?? now.baseline;
      if (edit.rev !== now.rev) {
        if (quantity === now.quantity) revs.push({ itemId: edit.itemId, rev: now.rev });
        else conflicts.push({ ...now });
        continue;
      }
      changed = true;
      this.change(edit.itemId, {
        quantity,
        overridden: edit.quantity !== null,
        suggestedAtOverride: edit.quantity === null ? null : (edit.seen ?? now.baseline),
        reasonCode: edit.reasonCode ?? null,
        note: edit.note ?? null,
        rev: now.rev + 1,
      });
      revs.push({ itemId: edit.itemId, rev: now.rev + 1 });
    }
    if (changed) this.version += 1;
    if (this.dropAnswer) throw OFFLINE();
    return { version: this.version, state: 'reviewing', revs, conflicts, check: {} as SavedLines['check'] };
  }
}

class Device implements LineKeeper {
  readonly kept = new Map<string, { kept: KeptLine; conflict: boolean }>();
  load = async () => [...this.kept].map(([itemId, { kept }]) => ({ itemId, kept }));
  put = async (lines: Parameters<LineKeeper['put']>[0]) => {
    for (const { itemId, kept, conflict } of lines) this.kept.set(itemId, { kept, conflict });
  };
  forget = async (ids: readonly string[]) => {
    for (const id of ids) this.kept.delete(id);
  };
}

let server: Server;
let device: Device;
let refetched: number;
let stops: (() => void)[];

function open(editable = true): OrderSession {
  const order = server.order();
  const session = new OrderSession(
    order,
    rowsOf(order),
    {
      save: (edits) => server.save(edits),
      refetch: () => {
        refetched += 1;
      },
      keeper: device,
    },
    () => editable,
  );
  stops.push(session.start());
  return session;
}
const look = (session: OrderSession) => {
  const order = server.order();
  session.adopt(order, rowsOf(order));
};
const type = (session: OrderSession, id: string, packs: string | undefined) =>
  session.store.apply([{ rowId: id, columnId: QUANTITY, value: packs }]);
const shown = (session: OrderSession, id: string) => session.store.value(id, QUANTITY);
const settle = () => vi.advanceTimersByTimeAsync(1_500);

beforeEach(() => {
  vi.useFakeTimers();
  server = new Server([line('a'), line('b'), line('c')]);
  device = new Device();
  refetched = 0;
  stops = [];
});
afterEach(() => {
  for (const stop of stops) stop();
  vi.useRealTimers();
});

describe('a sheet that two people have open', () => {
  it('[ORD-30] keeps both edits of different lines and shows the other one’s', async () => {
    const session = open();
    type(session, 'a', '66');
    server.byHer('b', '700');
    await settle();
    look(session);
    expect([shown(session, 'a'), shown(session, 'b')]).toEqual(['66', '70']);
    expect(server.lines.get('a')?.quantity).toBe('660');
    expect(session.status.get()).toMatchObject({ save: 'saved', unsent: 0 });
    expect(refetched).toBeGreaterThan(0);
  });

  it('[ORD-30] never overwrites the line that both edited: both values are there until one is chosen', async () => {
    const session = open();
    server.byHer('a', '700');
    type(session, 'a', '66');
    type(session, 'b', '60');
    await settle();
    expect(server.lines.get('a')?.quantity).toBe('700');
    expect(server.lines.get('b')?.quantity).toBe('600');
    expect(shown(session, 'a')).toBe('66');
    expect(session.store.value('a', MARK)).toBe('conflict');
    expect(session.status.get().conflicts.get('a')).toMatchObject({ theirs: { quantity: '70' }, by: HER });
    expect(device.kept.get('a')?.conflict).toBe(true);

    session.resolve('a', 'mine');
    await settle();
    expect(server.lines.get('a')?.quantity).toBe('660');
    expect(session.status.get()).toMatchObject({ save: 'saved', unsent: 0 });
    expect(device.kept.size).toBe(0);
  });

  it('[ORD-30] takes theirs when that is chosen, and undo does not bring mine back over it', async () => {
    const session = open();
    server.byHer('a', '700');
    type(session, 'a', '66');
    await settle();
    session.resolve('a', 'theirs');
    await settle();
    expect(shown(session, 'a')).toBe('70');
    expect(session.store.undo()).toBe(false);
    expect(server.lines.get('a')?.quantity).toBe('700');
    expect(session.status.get().conflicts.size).toBe(0);
  });

  it('[ORD-30] does not act on what it has not seen: the version stays where this person looked', async () => {
    const session = open();
    server.byHer('b', '700');
    type(session, 'a', '66');
    expect(await session.flush()).toBe(1);
    look(session);
    expect(session.seenVersion).toBe(server.version);
  });
});

describe('a suggestion that moves', () => {
  it('[ORD-24] follows in an untouched line, stays away from an edited one, and is taken or refused with one press', async () => {
    const session = open();
    type(session, 'a', '66');
    await settle();
    server.change('a', { baseline: '660' });
    server.change('b', { baseline: '700', quantity: '700' });
    server.change('c', { baseline: '700', quantity: '700' });
    look(session);
    expect(session.store.row('a')).toMatchObject({ quantity: '66', seen: '65' });
    expect([...session.status.get().moved]).toEqual(['b', 'c']);
    session.settleStale(['a'], 'keep');
    await settle();
    expect(server.lines.get('a')).toMatchObject({ quantity: '660', suggestedAtOverride: '660' });
    session.store.undo();
    expect(session.store.value('a', 'seen')).toBe('65');
    session.settleStale(['a'], 'accept');
    expect(shown(session, 'a')).toBeUndefined();
    await settle();
    expect(server.lines.get('a')).toMatchObject({ overridden: false });
  });

  it('[ORD-24] an edit typed before the run and sent after it says which suggestion was seen', async () => {
    const session = open();
    server.online = false;
    type(session, 'a', '60');
    await settle();
    server.change('a', { baseline: '700', quantity: '700' });
    look(session);
    server.online = true;
    session.retry();
    await settle();
    expect(server.lines.get('a')).toMatchObject({ quantity: '600', suggestedAtOverride: '650' });
  });
});

describe('a phone without a connection', () => {
  it('[ORD-30] keeps every edit, says how many wait, and sends them when it is back', async () => {
    const session = open();
    server.online = false;
    type(session, 'a', '66');
    type(session, 'b', '60');
    await settle();
    expect(session.status.get()).toMatchObject({ save: 'waiting', unsent: 2 });
    expect(session.store.value('a', MARK)).toBe('waiting');
    expect([...device.kept.keys()].sort()).toEqual(['a', 'b']);
    server.online = true;
    session.retry();
    await settle();
    expect(session.status.get()).toMatchObject({ save: 'saved', unsent: 0 });
    expect(session.store.value('a', MARK)).toBeUndefined();
    expect(device.kept.size).toBe(0);
    expect(server.lines.get('b')?.quantity).toBe('600');
  });

  it('[ORD-30] tries again by itself', async () => {
    const session = open();
    server.online = false;
    type(session, 'a', '66');
    await settle();
    server.online = true;
    await vi.advanceTimersByTimeAsync(10_000);
    expect(server.lines.get('a')?.quantity).toBe('660');
    expect(session.status.get().save).toBe('saved');
  });

  it('[ORD-30] finds its edits after the page was killed', async () => {
    const first = open();
    server.online = false;
    type(first, 'a', '66');
    await vi.advanceTimersByTimeAsync(200);
    // Killed: nothing of the first page runs any more.
    const again = open();
    await settle();
    expect(shown(again, 'a')).toBe('66');
    expect(again.status.get()).toMatchObject({ save: 'waiting', unsent: 1 });
    server.online = true;
    again.retry();
    await settle();
    expect(server.lines.get('a')?.quantity).toBe('660');
  });

  it('[ORD-30] shows a conflict with what was typed offline instead of overwriting', async () => {
    const first = open();
    server.online = false;
    type(first, 'a', '66');
    await settle();
    server.byHer('a', '720');
    server.online = true;
    const again = open();
    await settle();
    expect(server.lines.get('a')?.quantity).toBe('720');
    expect(shown(again, 'a')).toBe('66');
    expect(again.status.get().conflicts.get('a')).toMatchObject({ theirs: { quantity: '72' } });
  });

  it('[ORD-30] a lost answer is no conflict with oneself', async () => {
    const session = open();
    server.dropAnswer = true;
    type(session, 'a', '66');
    await settle();
    server.dropAnswer = false;
    type(session, 'a', '67');
    await settle();
    await settle();
    expect(session.status.get().conflicts.size).toBe(0);
    expect(server.lines.get('a')?.quantity).toBe('670');
  });

  it('[ORD-30] after somebody submitted the order the edits are named, not lost and not applied', async () => {
    const first = open();
    server.online = false;
    type(first, 'a', '66');
    await settle();
    const decided = open(false);
    await settle();
    expect(decided.status.get()).toMatchObject({ save: 'closed', late: 1 });
    expect(shown(decided, 'a')).toBeUndefined();
    await decided.discardLate();
    expect(device.kept.size).toBe(0);
  });

  it('[ORD-07] a text that is no number waits on the device and is never sent', async () => {
    const session = open();
    type(session, 'a', '6x');
    await settle();
    expect(server.received).toEqual([]);
    expect(session.unreadable).toEqual(['a']);
    expect(device.kept.get('a')?.kept.edit).toBeNull();
  });
});
