import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { AnchorKey } from './anchor.ts';
import { canonicalEvent, GENESIS, type SealedEvent, sealOf } from './chain.ts';
import { type ChainLink, ChainWalk } from './walk.ts';

const seed = process.env.SEED === undefined ? {} : { seed: Number(process.env.SEED) };
const TENANT = '0190a5b0-0000-7000-8000-000000000001';
const key = new AnchorKey(Buffer.from('a secret of a test that is long enough'));

const eventOf = (n: number, more: Partial<SealedEvent> = {}): SealedEvent => ({
  tenantId: TENANT,
  id: `0190a5b0-0000-7000-8000-${String(n).padStart(12, '0')}`,
  occurredAt: new Date(1_772_000_000_000 + n),
  actorKind: 'user',
  actorId: 'somebody',
  actorName: '张伟',
  action: 'test.thing.do',
  entity: 'thing',
  entityId: String(n),
  storeId: null,
  diffText: `{"n": ${n}}`,
  requestId: `r${n}`,
  ...more,
});

function chainOf(events: readonly SealedEvent[]): ChainLink[] {
  let hash: Uint8Array = GENESIS;
  return events.map((event, i) => {
    hash = sealOf(hash, event);
    return { seq: BigInt(i + 1), eventId: event.id, hash, event };
  });
}
const five = (): ChainLink[] => chainOf([1, 2, 3, 4, 5].map((n) => eventOf(n)));

function walked(links: readonly ChainLink[], anchors: ConstructorParameters<typeof ChainWalk>[0] = []) {
  const walk = new ChainWalk(anchors);
  links.every((link) => walk.take(link));
  walk.end();
  return walk;
}
const anchorAt = (links: readonly ChainLink[], seq: number) =>
  key.sign({
    tenant: TENANT,
    seq: String(seq),
    hash: Buffer.from(links[seq - 1]?.hash ?? []).toString('hex'),
    at: '2026-03-02T00:00:00.000Z',
  });

describe('[L2] the hash chain of the audit log', () => {
  it('has a canonical form that never changes: whoever keeps a hash can compute it in ten years', () => {
    expect(canonicalEvent(eventOf(7))).toBe(
      `[1,"${TENANT}","0190a5b0-0000-7000-8000-000000000007","2026-02-25T06:13:20.007Z","user","somebody","张伟","test.thing.do","thing","7",null,"{\\"n\\": 7}","r7"]`,
    );
    expect(sealOf(GENESIS, eventOf(7)).toString('hex')).toMatchInlineSnapshot(
      `"ceafa24faffd10dcc1ec1d9891c64df3e4ee7b4696434d4a23e6fe0e3d95fb66"`,
    );
  });

  it('covers every field: a change in any one gives another hash', () => {
    const plain = sealOf(GENESIS, eventOf(1)).toString('hex');
    const others: Partial<SealedEvent>[] = [
      { tenantId: '0190a5b0-0000-7000-8000-000000000002' },
      { id: eventOf(2).id },
      { occurredAt: new Date(0) },
      { actorKind: 'job' },
      { actorId: 'x' },
      { actorName: 'x' },
      { action: 'a.b.c' },
      { entity: 'x' },
      { entityId: 'x' },
      { storeId: TENANT },
      { diffText: null },
      { requestId: 'x' },
    ];
    expect(others.map((o) => Object.keys(o)[0]).sort()).toEqual(Object.keys(eventOf(1)).sort());
    for (const other of others)
      expect(sealOf(GENESIS, eventOf(1, other)).toString('hex'), JSON.stringify(other)).not.toBe(plain);
  });

  it('no two events read the same, wherever their texts are cut', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), fc.string(), fc.string(), (a, b, c, d) => {
        const same = a === c && b === d;
        const one = canonicalEvent(eventOf(1, { entity: a, entityId: b }));
        expect(one === canonicalEvent(eventOf(1, { entity: c, entityId: d }))).toBe(same);
      }),
      seed,
    );
  });

  it('an untouched chain is walked to its end', () => {
    const walk = walked(five());
    expect([walk.seq, walk.fault]).toEqual([5n, null]);
  });

  it('one change, one loss, one gap or one swap anywhere is named at the first place that differs', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 3 }), fc.integer({ min: 0, max: 3 }), (i, kind) => {
        const links = five();
        const at = links[i] as ChainLink;
        const next = links[i + 1] as ChainLink;
        if (kind === 0) links[i] = { ...at, event: { ...(at.event as SealedEvent), actorName: '别人' } };
        if (kind === 1) links[i] = { ...at, event: null };
        if (kind === 2) links.splice(i, 1);
        if (kind === 3) {
          links[i] = { ...at, event: next.event };
          links[i + 1] = { ...next, event: at.event };
        }
        expect(walked(links).fault).toMatchObject({
          seq: BigInt(i + 1),
          kind: ['changed', 'deleted', 'seal-missing', 'changed'][kind],
        });
      }),
      seed,
    );
  });
});

describe('[L3] anchors', () => {
  it('a tail that was cut off shows against an anchor, and only against one', () => {
    const links = five();
    const cut = links.slice(0, 3);
    expect(walked(cut).fault).toBeNull();
    expect(walked(cut, [anchorAt(links, 5)]).fault).toEqual({ kind: 'truncated', seq: 4n, eventId: null });
    expect(walked(links, [anchorAt(links, 3), anchorAt(links, 5)]).fault).toBeNull();
  });

  it('a chain that was computed anew from a changed event on shows at the next anchor', () => {
    const anew = chainOf([1, 2, 3, 4, 5].map((n) => eventOf(n, n === 2 ? { actorName: '别人' } : {})));
    expect(walked(anew).fault).toBeNull();
    expect(walked(anew, [anchorAt(five(), 4)]).fault).toMatchObject({ kind: 'rewritten', seq: 4n });
  });

  it('only the key signs, and a changed anchor is no anchor', () => {
    const anchor = anchorAt(five(), 3);
    const other = new AnchorKey(Buffer.from('another secret of a test, long enough'));
    expect(key.isGenuine(anchor)).toBe(true);
    expect(new AnchorKey(Buffer.from('a secret of a test that is long enough')).isGenuine(anchor)).toBe(true);
    expect(other.isGenuine(anchor)).toBe(false);
    for (const changed of [
      { seq: '4' },
      { hash: 'a'.repeat(64) },
      { at: '2026-03-03T00:00:00.000Z' },
      { tenant: eventOf(2).id },
    ])
      expect(key.isGenuine({ ...anchor, ...changed }), JSON.stringify(changed)).toBe(false);
    expect(key.publicPem).toContain('BEGIN PUBLIC KEY');
  });
});
