import { describe, expect, it } from 'vitest';
import type { Session } from '../lib/session.ts';
import { menuOf } from './features.ts';

const session = (kinds: readonly Session['stores'][number]['kind'][]): Session => ({
  tenant: { id: 't', code: 'demo', name: '示范', nameEn: null, currency: 'CNY', zone: 'Asia/Shanghai', demo: true },
  user: { id: 'u', displayName: '张敏', locale: 'zh-CN' },
  roles: [],
  permissions: ['ordering.allocation.read'],
  stores: kinds.map((kind, i) => ({
    id: String(i),
    code: `S${i}`,
    name: `S${i}`,
    nameEn: null,
    kind,
    regionId: null,
    regionName: null,
    regionNameEn: null,
    currency: 'CNY',
    zone: 'Asia/Shanghai',
  })),
  allStores: false,
  serverTime: '2026-01-05T00:00:00Z',
});
const paths = (of: Session) => menuOf(of).flatMap((section) => section.entries.map((entry) => entry.path));

describe('menu', () => {
  it('[ORD-27] the day of a warehouse is for people with a warehouse in scope', () => {
    expect(paths(session(['store', 'warehouse']))).toContain('/warehouse-day');
    expect(paths(session(['store', 'central_kitchen']))).not.toContain('/warehouse-day');
  });
});
