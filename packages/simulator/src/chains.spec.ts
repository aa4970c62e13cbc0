import { describe, expect, it } from 'vitest';
import { demoChain } from './chains.ts';
import type { ChainKind } from './types.ts';

const KINDS: readonly ChainKind[] = ['bakery', 'convenience'];
const HAN = /\p{Script=Han}/u;

function checkDigit(code: string): boolean {
  const sum = [...code].reduce((total, digit, i) => total + Number(digit) * (i % 2 === 0 ? 1 : 3), 0);
  return code.length === 13 && sum % 10 === 0;
}

describe('demo chains', () => {
  it('[ORG-02] the bakery chain has 12 stores in 3 regions, 2 formats, a kitchen, 6 suppliers and 150 items', () => {
    const chain = demoChain('bakery');
    expect(chain.stores).toHaveLength(12);
    expect(chain.orgUnits.filter((u) => u.type === 'region')).toHaveLength(3);
    expect(chain.formats).toHaveLength(2);
    expect(chain.kitchens).toHaveLength(1);
    expect(chain.sources.filter((s) => s.kind === 'supplier')).toHaveLength(6);
    expect(chain.items).toHaveLength(150);
    expect(chain.items.filter((i) => i.isSetMeal).length).toBeGreaterThanOrEqual(5);
    expect(chain.items.filter((i) => i.isModifier).length).toBeGreaterThanOrEqual(10);
  });

  it('[ORG-02] the convenience chain has 8 stores and 500 items', () => {
    const chain = demoChain('convenience');
    expect(chain.stores).toHaveLength(8);
    expect(chain.items).toHaveLength(500);
    expect(chain.sources).toHaveLength(6);
  });

  it.each(KINDS)('[PLT-01] %s: the same arguments give the same plain data', (kind) => {
    const text = JSON.stringify(demoChain(kind, { seed: 7 }));
    expect(JSON.stringify(demoChain(kind, { seed: 7 }))).toBe(text);
    expect(JSON.parse(text)).toEqual(demoChain(kind, { seed: 7 }));
  });

  it.each(KINDS)('[ORG-02] %s: stores hang under areas under regions, people on existing units', (kind) => {
    const chain = demoChain(kind);
    const units = new Map(chain.orgUnits.map((u) => [u.code, u]));
    expect(chain.orgUnits.filter((u) => u.parentCode === null).map((u) => u.type)).toEqual(['hq']);
    expect(chain.orgUnits.filter((u) => u.parentCode !== null && !units.has(u.parentCode))).toEqual([]);
    for (const store of chain.stores) {
      expect(units.get(store.code)?.parentCode).toBe(store.areaCode);
      expect(units.get(store.areaCode)?.parentCode).toBe(store.regionCode);
      expect(chain.formats.some((f) => f.code === store.formatCode)).toBe(true);
      expect(store.hourProfile.reduce((a, b) => a + b, 0)).toBeCloseTo(1, 9);
    }
    expect(chain.people.flatMap((p) => p.scopeCodes).filter((code) => !units.has(code))).toEqual([]);
    const known = {
      tenant: [chain.tenant.code],
      region: [...units.keys()],
      format: chain.formats.map((f) => f.code),
      store: chain.stores.map((s) => s.code),
    };
    expect(chain.policies.filter((p) => !known[p.level].includes(p.code))).toEqual([]);
  });

  it.each(KINDS)('[ORD-02] %s: every item, category and source that is named exists', (kind) => {
    const chain = demoChain(kind);
    const skus = new Set(chain.items.map((i) => i.sku));
    const stores = new Set(chain.stores.map((s) => s.code));
    const sources = new Set(chain.sources.map((s) => s.code));
    const categories = new Set(chain.categories.map((c) => c.code));
    expect(skus.size).toBe(chain.items.length);
    expect(chain.items.filter((i) => !categories.has(i.categoryCode))).toEqual([]);
    const named = [
      ...chain.recipes.map((r) => r.sku),
      ...chain.recipes.flatMap((r) => r.components.map((c) => c.sku)),
      ...chain.modifierGroups.flatMap((g) => g.skus),
      ...chain.listings.map((l) => l.sku),
      ...chain.supplierItems.map((s) => s.sku),
    ];
    expect(named.filter((sku) => !skus.has(sku))).toEqual([]);
    expect(chain.listings.filter((l) => !stores.has(l.storeCode))).toEqual([]);
    expect(chain.supplierItems.filter((s) => !sources.has(s.sourceCode))).toEqual([]);
  });

  it.each(KINDS)(
    '[ORD-02] %s: each stocked item has one preferred source, and each source a calendar that can deliver',
    (kind) => {
      const chain = demoChain(kind);
      for (const item of chain.items.filter((i) => i.isStocked)) {
        const supply = chain.supplierItems.filter((s) => s.sku === item.sku && s.isPreferred);
        expect(supply).toHaveLength(1);
        expect(supply[0]?.priceMinor).toBeGreaterThan(0);
        expect(item.orderUnits.some((u) => u.uom === supply[0]?.uom && u.factorMilli === supply[0]?.packMilli)).toBe(
          true,
        );
      }
      for (const source of chain.sources) {
        expect(chain.calendars.filter((c) => c.sourceCode === source.code && c.storeCodes === null)).toHaveLength(1);
      }
      for (const calendar of chain.calendars) {
        for (const weekday of calendar.orderWeekdays) {
          expect(calendar.deliveryWeekdays).toContain(((weekday - 1 + calendar.leadDays) % 7) + 1);
        }
      }
    },
  );

  it.each(KINDS)(
    '[PLT-01] %s: names are complete in both languages, barcodes unique with a right check digit',
    (kind) => {
      const chain = demoChain(kind);
      const named = [
        ...chain.items,
        ...chain.stores,
        ...chain.categories,
        ...chain.orgUnits,
        ...chain.sources,
        ...chain.people,
        ...chain.formats,
      ];
      for (const { name } of named) {
        expect(name.zh).toMatch(HAN);
        expect(name.en).not.toMatch(HAN);
        expect(name.en.length).toBeGreaterThan(1);
      }
      expect(new Set(chain.items.map((i) => i.name.zh)).size).toBe(chain.items.length);
      const barcodes = chain.items.flatMap((i) => i.barcodes);
      expect(new Set(barcodes).size).toBe(barcodes.length);
      for (const code of barcodes) expect(checkDigit(code), code).toBe(true);
      expect(chain.items.some((i) => i.priceEmbeddedPrefix !== null && /^2[0-9]/.test(i.priceEmbeddedPrefix))).toBe(
        true,
      );
    },
  );

  it.each(KINDS)('[ORD-02] %s: a recipe costs less than the price of what it makes', (kind) => {
    const chain = demoChain(kind);
    const items = new Map(chain.items.map((i) => [i.sku, i]));
    for (const recipe of chain.recipes) {
      const item = items.get(recipe.sku);
      if (!item?.priceMinor || item.isSetMeal) continue;
      const cost = recipe.components.reduce(
        (sum, c) => sum + ((items.get(c.sku)?.costMinor ?? 0) * c.quantityMilli) / 1000,
        0,
      );
      expect(cost, recipe.sku).toBeLessThan(item.priceMinor * 0.75);
      expect(cost, recipe.sku).toBeGreaterThan(item.priceMinor * 0.03);
    }
  });
});
