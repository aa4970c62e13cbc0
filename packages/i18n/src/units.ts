import type { Locale } from './locale.ts';

/** Words of the unit codes that chains use, for one of them; a unit a chain has named itself is shown as it stands. */
const UNITS: Readonly<Record<string, Readonly<Record<Locale, string>>>> = {
  each: { 'zh-CN': '个', en: 'pc' },
  pc: { 'zh-CN': '个', en: 'pc' },
  kg: { 'zh-CN': 'kg', en: 'kg' },
  g: { 'zh-CN': 'g', en: 'g' },
  l: { 'zh-CN': '升', en: 'L' },
  ml: { 'zh-CN': '毫升', en: 'mL' },
  box: { 'zh-CN': '盒', en: 'box' },
  case: { 'zh-CN': '箱', en: 'case' },
  carton: { 'zh-CN': '箱', en: 'carton' },
  tray: { 'zh-CN': '盘', en: 'tray' },
  bag: { 'zh-CN': '袋', en: 'bag' },
  bottle: { 'zh-CN': '瓶', en: 'bottle' },
  pack: { 'zh-CN': '包', en: 'pack' },
  roll: { 'zh-CN': '卷', en: 'roll' },
  tin: { 'zh-CN': '罐', en: 'tin' },
  can: { 'zh-CN': '罐', en: 'can' },
  barrel: { 'zh-CN': '桶', en: 'barrel' },
  crate: { 'zh-CN': '筐', en: 'crate' },
};

const MEASURED: ReadonlySet<string> = new Set(['kg', 'g', 'l', 'ml']);

/** Whether a unit is counted in whole pieces; one that a chain has named itself is taken as measured. */
export const isCounted = (code: string): boolean => code in UNITS && !MEASURED.has(code);

/** Of what is counted, English has a word for several: "2 boxes", "0 cases". */
const several = (one: string): string => `${one}${one.endsWith('x') ? 'es' : 's'}`;

/**
 * How a reader calls a unit code. With a count the word follows it, "1 case" and "2 cases"; without one it is the name of the
 * unit, "case", and pieces are "pcs" as in a list of units.
 */
export function unitName(locale: Locale, code: string, count?: number): string {
  const one = UNITS[code]?.[locale] ?? code;
  const alone = count === undefined ? one !== 'pc' : Math.abs(count) === 1;
  return locale === 'zh-CN' || alone || !isCounted(code) ? one : several(one);
}
