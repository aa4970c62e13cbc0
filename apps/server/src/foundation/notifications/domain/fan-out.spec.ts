import { NOTIFICATION_KINDS, type NotificationKind } from '@larder/contracts/notifications/kinds';
import { ROLES, roleHas } from '@larder/contracts/permissions';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { AnyNotification } from '../notifications.facade.ts';
import { fanOut, type Member } from './fan-out.ts';
import { type Channel, nextDigest, type Preferences } from './preferences.ts';

const NOW = new Date('2026-11-22T06:00:00Z');
const KINDS = Object.keys(NOTIFICATION_KINDS) as NotificationKind[];
const STORES = ['s1', 's2', null] as const;
const PEOPLE = ['ann', 'bo', 'cy', 'di'];

const members = fc.array(
  fc.record<Member>({
    userId: fc.constantFrom(...PEOPLE),
    role: fc.constantFrom(...ROLES),
    storeId: fc.constantFrom(...STORES),
  }),
  { maxLength: 12 },
);
const news = fc
  .array(
    fc.record({
      kind: fc.constantFrom(...KINDS),
      storeId: fc.constantFrom(...STORES),
      dedupKey: fc.constantFrom('a', 'b', 'c'),
      params: fc.constant({}),
      to: fc.oneof(
        fc.record({ users: fc.subarray(PEOPLE) }),
        fc.record({ roles: fc.subarray([...ROLES]), except: fc.subarray(PEOPLE) }),
      ),
    }),
    { maxLength: 6 },
  )
  .map((list) => list as unknown as AnyNotification[]);
const preferences = fc.dictionary(
  fc.constantFrom(...PEOPLE),
  fc.record({
    channel: fc.constantFrom<Channel>('off', 'app', 'mail'),
    digest: fc.boolean(),
    mute: fc.option(fc.constantFrom(...STORES)),
  }),
);

const chosen = (all: Record<string, { channel: Channel; digest: boolean; mute: string | null }>) =>
  new Map<string, Preferences>(
    Object.entries(all).map(([id, p]) => [
      id,
      {
        choices: new Map(KINDS.map((kind) => [kind, p.channel])),
        digest: p.digest ? { minute: 480, zone: 'Asia/Shanghai' } : null,
        mutes: p.mute === null ? [] : [{ kind: null, storeId: p.mute, until: new Date(NOW.getTime() + 1) }],
      },
    ]),
  );

describe('[PLT-09] fan-out, for any people, news and choices', () => {
  it('reaches only those who may see it and were meant, and nobody twice for one thing', () => {
    fc.assert(
      fc.property(members, news, preferences, fc.boolean(), (all, list, prefs, mail) => {
        for (const one of list) {
          const told = fanOut([one], all, chosen(prefs), NOW, mail);
          expect(new Set(told.map((r) => r.userId)).size).toBe(told.length);
          for (const { userId } of told) {
            const there = all.filter((m) => m.userId === userId && m.storeId === one.storeId);
            expect(there.some((m) => roleHas(m.role, NOTIFICATION_KINDS[one.kind].permission))).toBe(true);
            const { to } = one;
            expect('users' in to ? to.users.includes(userId) : there.some((m) => to.roles.includes(m.role))).toBe(true);
            if (!('users' in to)) expect(to.except).not.toContain(userId);
          }
        }
      }),
    );
  });

  it('a required kind is neither off nor quiet; what is quiet is never mailed; nothing is mailed without a server', () => {
    fc.assert(
      fc.property(members, news, preferences, fc.boolean(), (all, list, prefs, mail) => {
        for (const row of fanOut(list, all, chosen(prefs), NOW, mail)) {
          const { required } = NOTIFICATION_KINDS[row.kind];
          if (required) expect(row.quiet).toBe(false);
          if (!required) expect(prefs[row.userId]?.channel).not.toBe('off');
          if (row.quiet || !mail) expect(row.mail).toBeNull();
          if (row.mail) expect(row.mail.dueAt.getTime()).toBeGreaterThanOrEqual(NOW.getTime());
        }
      }),
    );
  });
});

describe('the hour of a digest', () => {
  it.each([
    // now, minute, zone, expected
    ['2026-11-22T06:00:00Z', 480, 'Asia/Shanghai', '2026-11-23T00:00:00.000Z'],
    ['2026-11-22T06:00:00Z', 900, 'Asia/Shanghai', '2026-11-22T07:00:00.000Z'],
    ['2026-11-22T00:00:00Z', 480, 'Asia/Shanghai', '2026-11-23T00:00:00.000Z'],
    ['2026-03-28T08:00:00Z', 90, 'Europe/London', '2026-03-29T01:30:00.000Z'],
    ['2026-11-22T11:30:00Z', 60, 'Pacific/Auckland', '2026-11-22T12:00:00.000Z'],
  ])('after %s at minute %i in %s is %s', (now, minute, zone, expected) => {
    expect(nextDigest(new Date(now), { minute, zone }).toISOString()).toBe(expected);
  });
});
