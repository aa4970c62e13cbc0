import type { Locale } from './locale.ts';

/** Words of the unit codes that chains use; a unit a chain has named itself is shown as it stands. */
const UNITS: Readonly<Record<string, Readonly<Record<Locale, string>>>> = {
  each: { 'zh-CN': '个', en: 'pcs' },
  pc: { 'zh-CN': '个', en: 'pcs' },
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

/** How a reader calls a unit code. */
export const unitName = (locale: Locale, code: string): string => UNITS[code]?.[locale] ?? code;
