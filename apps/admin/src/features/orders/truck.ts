import { type OrderRow, type Patches, quantityOf } from './model.ts';

export const SIDES = ['weightGrams', 'volumeMl', 'palletMicro'] as const;
export type Side = (typeof SIDES)[number];

/** What the sheet loads on each side of a truck, and how many ordered items do not say what they take. */
export function sideLoads(
  rows: readonly OrderRow[],
  patches: Patches,
): Readonly<Record<Side, { readonly load: number; readonly unknown: number }>> {
  const sum = (side: Side) => {
    let load = 0;
    let unknown = 0;
    for (const row of rows) {
      const quantity = quantityOf(row, patches.get(row.id)) ?? row.baselineMilli;
      if (quantity === 0n) continue;
      const perPack = row.line.packLoad[side];
      if (perPack === null) unknown += 1;
      // A part of a pack, typed and not yet rounded, takes a whole pack's room.
      else load += Number((quantity + row.packMilli - 1n) / row.packMilli) * perPack;
    }
    return { load, unknown };
  };
  return { weightGrams: sum('weightGrams'), volumeMl: sum('volumeMl'), palletMicro: sum('palletMicro') };
}
