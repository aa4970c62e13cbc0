import { fromMilli, toMilli } from '@larder/contracts/common/quantity';
import type { Formats } from '@larder/i18n';

/** Packs as the shortest decimal; a part of a pack is cut to thousandths and only ever shown, never sent. */
export const packsText = (quantityMilli: bigint, packMilli: bigint): string =>
  fromMilli((quantityMilli * 1000n) / packMilli);

/** The same of quantities as they travel on the wire. */
export const packsIn = (quantity: string, pack: string): string => packsText(toMilli(quantity), toMilli(pack));

/** A quantity of the wire in the packs it is ordered in: "6 盒". */
export const packWords = (
  formats: Formats,
  quantity: string,
  { pack, packUom }: { readonly pack: string; readonly packUom: string },
): string => formats.quantity(packsIn(quantity, pack), packUom);
