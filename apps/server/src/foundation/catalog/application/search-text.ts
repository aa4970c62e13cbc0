import { pinyin } from 'pinyin-pro';

/** What the palette searches: sku, names, full pinyin and initials, folded; '珍珠奶茶' is found by 'zznc' and 'zhenzhu'. */
export function searchText(sku: string, name: string, nameEn: string | null): string {
  const syllables = pinyin(name, { toneType: 'none', type: 'array', nonZh: 'consecutive' });
  const initials = syllables.map((s) => s[0] ?? '').join('');
  return [sku, name, nameEn ?? '', syllables.join(''), initials].join(' ').toLowerCase();
}
