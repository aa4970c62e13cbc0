import type { PackSize } from '../catalog.facade.ts';

export const NO_SIZE: PackSize = { weightG: null, volumeMl: null, perPallet: null };

export const sizeOf = (row: {
  readonly pack_weight_g: bigint | null;
  readonly pack_volume_ml: bigint | null;
  readonly packs_per_pallet: number | null;
}): PackSize => ({ weightG: row.pack_weight_g, volumeMl: row.pack_volume_ml, perPallet: row.packs_per_pallet });
