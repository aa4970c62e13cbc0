/** First character of each initial in pinyin order; the collation of zh sorts by pinyin, so a comparison finds the letter. */
const BOUNDARIES: readonly (readonly [string, string])[] = [
  ['吖', 'a'],
  ['八', 'b'],
  ['嚓', 'c'],
  ['咑', 'd'],
  ['妸', 'e'],
  ['发', 'f'],
  ['旮', 'g'],
  ['铪', 'h'],
  ['丌', 'j'],
  ['咔', 'k'],
  ['垃', 'l'],
  ['嘸', 'm'],
  ['拏', 'n'],
  ['噢', 'o'],
  ['妑', 'p'],
  ['七', 'q'],
  ['呥', 'r'],
  ['仨', 's'],
  ['他', 't'],
  ['屲', 'w'],
  ['夕', 'x'],
  ['丫', 'y'],
  ['帀', 'z'],
];

const collator = new Intl.Collator('zh-CN-u-co-pinyin');

function initial(character: string): string {
  if (!/\p{Script=Han}/u.test(character)) return character.toLowerCase();
  let letter = '';
  for (const [boundary, value] of BOUNDARIES) {
    if (collator.compare(character, boundary) < 0) break;
    letter = value;
  }
  return letter;
}

/** Pinyin initials, "日光店" → "rgd". Characters with several readings give their most common one. */
export function pinyinInitials(text: string): string {
  return [...text].map(initial).join('');
}

/** True when the text contains the query, or its pinyin initials do. */
export function matchesQuery(text: string, query: string): boolean {
  const wanted = query.trim().toLowerCase();
  if (wanted === '') return true;
  return text.toLowerCase().includes(wanted) || pinyinInitials(text).includes(wanted);
}
