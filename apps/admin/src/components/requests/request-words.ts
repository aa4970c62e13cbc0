import type { ReplenishmentRequest, RequestState } from '@larder/contracts/ordering/requests';
import type { Formats } from '@larder/i18n';
import type { Translate } from '@larder/i18n/react';
import { unitName } from '@larder/i18n/units';
import type { Tone } from '@larder/ui';

type Packed = Pick<ReplenishmentRequest, 'pack' | 'packUom'> & { item: Pick<ReplenishmentRequest['item'], 'baseUom'> };

/** "2 箱（24 个）" for whole packs, "7 个" for anything else. */
export function quantityWords(t: Translate, formats: Formats, quantity: string, of: Packed): string {
  const base = formats.quantity(quantity, unitName(formats.locale, of.item.baseUom));
  const packs = Number(quantity) / Number(of.pack);
  if (of.pack === '1' || !Number.isInteger(packs)) return base;
  return t('packs', { packs: formats.quantity(String(packs), unitName(formats.locale, of.packUom)), base });
}

const TONES: Readonly<Record<RequestState, Tone>> = {
  open: 'warn',
  accepted: 'good',
  ordered: 'good',
  declined: 'neutral',
  withdrawn: 'neutral',
  expired: 'neutral',
};
export const stateTone = (state: RequestState): Tone => TONES[state];

/** Packs of a base quantity, rounded up; at least one. */
export const packsOf = (quantity: string, pack: string): number =>
  Math.max(1, Math.ceil(Number(quantity) / Number(pack) - 1e-9));

/** Base units of whole packs, without the noise of binary fractions. */
export const baseOf = (packs: number, pack: string): string => String(Math.round(packs * Number(pack) * 1000) / 1000);
