import { type Formats, isCounted } from '@larder/i18n';

/** Nothing that lies ahead is certain: beyond this a chance is told as ">99%". */
const SURE = 0.995;

/** A chance in whole per cent: `0.646` → "65%", `1` → ">99%". */
export const chanceText = (formats: Formats, chance: number): string =>
  chance >= SURE ? `>${formats.percent(0.99, 0)}` : formats.percent(chance, 0);

/** An expected quantity, a decimal string, in whole pieces or to a tenth of what is weighed: "895.2" pc → "895 pcs". */
export const amountText = (formats: Formats, quantity: string, unit: string): string => {
  const steps = isCounted(unit) ? 1 : 10;
  return formats.quantity(String(Math.round(Number(quantity) * steps) / steps), unit);
};
