import 'fake-indexeddb/auto';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { OfflineDb } from './db.ts';
import { KeptEdits } from './kept-edits.ts';
import { KeptReads } from './kept-reads.ts';
import { holdSubject, type SendEdits, sendWaiting } from './send.ts';

const ME = 'bakery:me';
const OTHER = 'bakery:other';
const ORDER = 'order:1';
let db: OfflineDb;
let edits: KeptEdits;
let serial = 0;

/** Web Locks as far as the sender uses them; Node has none. */
function fakeLocks() {
  const shared = new Map<string, number>();
  return {
    async request(name: string, options: { ifAvailable?: boolean; mode?: string }, work: (lock: unknown) => unknown) {
      if (options.mode === 'shared') {
        shared.set(name, (shared.get(name) ?? 0) + 1);
        await work({});
        shared.set(name, (shared.get(name) ?? 1) - 1);
        return;
      }
      await work((shared.get(name) ?? 0) > 0 ? null : {});
    },
  };
}

beforeEach(() => {
  serial += 1;
  vi.stubGlobal('navigator', { locks: fakeLocks() });
  db = new OfflineDb(`test-${serial}`);
  edits = new KeptEdits(db);
});
afterEach(async () => {
  vi.unstubAllGlobals();
  await db.delete();
});

describe('edits that wait on the device', () => {
  it('[ORD-30] survive the page, newest text per part, and belong to one person only', async () => {
    await edits.put(ME, ORDER, [{ key: 'a', value: 1 }], 1);
    await edits.put(
      ME,
      ORDER,
      [
        { key: 'a', value: 2 },
        { key: 'b', value: 3 },
      ],
      2,
    );
    db.close();
    db = new OfflineDb(`test-${serial}`);
    edits = new KeptEdits(db);
    expect((await edits.of(ME, ORDER)).map(({ key, value }) => [key, value])).toEqual([
      ['a', 2],
      ['b', 3],
    ]);
    expect(await edits.of(OTHER, ORDER)).toEqual([]);
    expect(await edits.count(OTHER)).toEqual({ waiting: 0, attention: 0 });
    expect(await edits.waitingSubjects(OTHER)).toEqual([]);
  });

  it('[ORD-30] an edit that was rewritten while it was sent stays', async () => {
    const sent = await edits.put(ME, ORDER, [{ key: 'a', value: 1 }], 1);
    await edits.put(ME, ORDER, [{ key: 'a', value: 2 }], 2);
    await edits.drop(sent);
    expect((await edits.of(ME, ORDER)).map((e) => e.value)).toEqual([2]);
  });

  it('[ORD-30] sends each subject, keeps what was refused with its reason, and stops without an answer', async () => {
    await edits.put(
      ME,
      'order:1',
      [
        { key: 'a', value: 1 },
        { key: 'b', value: 1 },
      ],
      1,
    );
    await edits.put(ME, 'order:2', [{ key: 'c', value: 1 }], 2);
    await edits.put(ME, 'order:3', [{ key: 'd', value: 1 }], 3);
    await edits.put(OTHER, 'order:9', [{ key: 'z', value: 1 }], 0);
    const asked: string[] = [];
    const sending = sendWaiting(edits, ME, async (subject, waiting) => {
      asked.push(subject);
      if (subject === 'order:2') throw new Error('no answer');
      return {
        done: waiting.filter((e) => e.key === 'a'),
        blocked: waiting.filter((e) => e.key === 'b').map((edit) => ({ edit, problem: 'conflict' })),
      };
    });
    await expect(sending).rejects.toThrow('no answer');
    expect(asked).toEqual(['order:1', 'order:2']);
    expect(await edits.count(ME)).toEqual({ waiting: 2, attention: 1 });
    expect(await edits.waitingSubjects(ME)).toEqual(['order:2', 'order:3']);
    expect(await edits.attentionSubjects(ME)).toEqual(['order:1']);
    expect(await edits.count(OTHER)).toEqual({ waiting: 1, attention: 0 });
  });

  it('[ORD-30] leaves a subject to the page that has it open', async () => {
    await edits.put(ME, ORDER, [{ key: 'a', value: 1 }], 1);
    const release = holdSubject(ME, ORDER);
    const send = vi.fn<SendEdits>(async (_subject, waiting) => ({ done: waiting, blocked: [] }));
    await sendWaiting(edits, ME, send);
    expect(send).not.toHaveBeenCalled();
    release();
    await vi.waitFor(async () => {
      await sendWaiting(edits, ME, send);
      expect(send).toHaveBeenCalledOnce();
    });
    expect(await edits.count(ME)).toEqual({ waiting: 0, attention: 0 });
  });

  it('[ORD-30] says how many wait, now and after every change', async () => {
    const heard: number[] = [];
    const stop = edits.watch(ME, ({ waiting }) => heard.push(waiting));
    await vi.waitFor(() => expect(heard).toEqual([0]));
    await edits.put(ME, ORDER, [{ key: 'a', value: 1 }], 1);
    await vi.waitFor(() => expect(heard.at(-1)).toBe(1));
    await edits.clear(ME);
    await vi.waitFor(() => expect(heard.at(-1)).toBe(0));
    stop();
  });
});

describe('answers kept for reading offline', () => {
  it('[ORD-30] are keyed by person, go with the sign-out, and expire', async () => {
    const reads = new KeptReads(db);
    await reads.keep(ME, 'k', { n: 1 }, 1_000_000_000);
    await reads.keep(OTHER, 'k', { n: 2 }, 1_000_000_000);
    expect((await reads.get(ME, 'k'))?.value).toEqual({ n: 1 });
    await reads.clear(ME);
    expect(await reads.get(ME, 'k')).toBeUndefined();
    expect((await reads.get(OTHER, 'k'))?.value).toEqual({ n: 2 });
    await reads.expire(1_000_000_000 + 8 * 86_400_000);
    expect(await reads.get(OTHER, 'k')).toBeUndefined();
  });
});
