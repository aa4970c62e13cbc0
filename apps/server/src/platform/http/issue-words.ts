import type { FieldError } from '../errors/domain-error.ts';

type Text = FieldError['message'];

/**
 * What schemas say of a refused value, in both languages: stable code, English with `{0}` for what varies, Chinese. The
 * English of a refinement is the message that stands in its contract, so that the words are found by it.
 */
const WORDS = [
  ['required', 'is missing', '必填'],
  ['invalid_type', 'must be text', '须为文字'],
  ['invalid_type', 'must be a number', '须为数字'],
  ['invalid_type', 'must be a whole number', '须为整数'],
  ['invalid_type', 'must be yes or no', '须为是或否'],
  ['invalid_type', 'must be a list', '须为列表'],
  ['invalid_type', 'must be an object', '须为一组字段'],
  ['invalid_type', 'is not a valid value', '不是有效的值'],
  ['too_small', 'must not be empty', '不能为空'],
  ['too_small', 'at least {0} characters', '至少 {0} 个字'],
  ['too_small', 'at least {0} entries', '至少 {0} 项'],
  ['too_small', 'at least {0}', '不能小于 {0}'],
  ['too_small', 'must be above {0}', '须大于 {0}'],
  ['too_big', 'at most {0} characters', '最多 {0} 个字'],
  ['too_big', 'at most {0} entries', '最多 {0} 项'],
  ['too_big', 'at most {0}', '不能大于 {0}'],
  ['too_big', 'must be below {0}', '须小于 {0}'],
  ['not_multiple_of', 'must be a multiple of {0}', '须为 {0} 的倍数'],
  ['invalid_value', 'must be one of {0}', '须为以下之一：{0}'],
  ['unrecognized_keys', 'is not expected here: {0}', '多余的字段：{0}'],
  ['invalid_format', 'must be a date like 2026-03-01', '须为日期，例如 2026-03-01'],
  [
    'invalid_format',
    'must be a time with its offset, like 2026-03-01T08:00:00+08:00',
    '须为带时区的时间，例如 2026-03-01T08:00:00+08:00',
  ],
  ['invalid_format', 'must be an id', '编号有误'],
  ['invalid_format', 'must be an e-mail address', '须为邮箱地址'],
  ['invalid_format', 'has the wrong form', '格式不对'],
  // Refinements of the contracts.
  ['ends_before_start', 'ends before it starts', '结束早于开始'],
  ['ends_before_start', 'ends before it begins', '结束早于开始'],
  ['too_long', 'at most {0} days', '最多 {0} 天'],
  ['out_of_range', 'out of range', '超出允许范围'],
  ['out_of_range', 'between {0} and {1}', '须在 {0} 到 {1} 之间'],
  ['needed', 'is needed for this kind', '这一类型必填'],
  ['not_for_kind', 'means nothing for this kind', '这一类型不填此项'],
  ['depth_or_price', 'a depth or a price, not both', '折扣和促销价只填一个'],
  ['needs_items', 'needs items, and items only', '促销价只能用于指定商品'],
  ['says_nothing', 'a day says something', '最高、最低气温和雨量至少填一项'],
  ['above_high', 'is above the high', '最低气温高于最高气温'],
  ['known_late', 'a forecast is known before its day', '预报须在当天之前得知'],
  ['not_for_kind', 'means nothing for what was measured', '实测不填此项'],
  ['not_over', 'only days that are over are measured', '只有已过去的日子才有实测'],
  ['ahead', 'lies ahead', '晚于今天'],
  ['unknown_place', 'no such place, or not yours', '没有这个地点，或不归您管'],
  ['unknown_code', 'nothing has the code {0}', '没有编码 {0}'],
  ['too_many', 'at most {0} parameters', '最多 {0} 个参数'],
  ['weekday', 'a weekly report has a weekday, a daily one has none', '周报须选星期，日报不选'],
  ['duplicate_item', 'an item is named twice', '同一商品出现两次'],
  ['not_positive', 'quantity must be above zero', '数量须大于 0'],
  ['not_positive', 'pack must be above zero', '包装数须大于 0'],
  ['not_positive', 'a limit must be above zero', '上限须大于 0'],
  ['negative', 'quantity must not be negative', '数量不能为负'],
  ['too_big', 'quantity is too large', '数量过大'],
  ['invalid_format', 'quantity must be a decimal with at most three places', '须为数字，最多三位小数'],
  ['needs_comment', 'say why', '请说明原因'],
  ['needs_comment', 'the reason "other" needs a note', '选“其他”须写备注'],
  ['needs_comment', 'the reason "other" needs a comment', '选“其他”须写说明'],
  ['needs_reason', 'a return needs a reason', '退回须选原因'],
  ['only_partial', 'rejectedKeys belongs to partial decisions', '只有部分通过才列出驳回项'],
  ['needs_version', 'name the version of the order, or the rev of every line', '须带订单版本，或每行的版本'],
  ['unknown_zone', 'unknown time zone', '不认识的时区'],
  ['unknown_zone', 'not a time zone', '不认识的时区'],
  ['out_of_range', 'the calendar of the database has no year 0', '日期超出允许范围'],
  ['out_of_range', 'the calendar of the database has the years 1 to 9999', '时间超出允许范围'],
  ['invalid_type', 'not a value', '不是有效的值'],
  ['kind_or_store', 'a kind or a store', '类别和门店至少选一个'],
  ['required', 'sku or barcode is required', '货号和条码至少填一个'],
  // Days that a weather provider sent and that cannot be.
  ['out_of_range', 'high is not between {0} and {1}', '最高气温不在 {0} 到 {1} 之间'],
  ['out_of_range', 'low is not between {0} and {1}', '最低气温不在 {0} 到 {1} 之间'],
  ['out_of_range', 'rain is not between {0} and {1}', '雨量不在 {0} 到 {1} 之间'],
  ['above_high', 'low is above the high', '最低气温高于最高气温'],
  ['required', 'a day without a date of its own', '有一天没有自己的日期'],
] as const satisfies readonly (readonly [string, string, string])[];

type Said = (typeof WORDS)[number][1];

const filled = (template: string, values: readonly string[]): string =>
  template.replaceAll(/\{(\d)\}/g, (_, place) => values[Number(place)] ?? '');

const PATTERNS = WORDS.filter(([, en]) => en.includes('{')).map(([code, en, zh]) => ({
  code,
  zh,
  matches: new RegExp(`^${en.replaceAll(/[.*+?^$()|[\]\\]/g, '\\$&').replaceAll(/\{\d\}/g, '(.+)')}$`, 's'),
}));
const EXACT = new Map<string, (typeof WORDS)[number]>(WORDS.map((row) => [row[1], row]));

/** A sentence of the table with its code, in both languages. */
export const say = (said: Said, ...values: readonly string[]): { code: string; message: Text } => {
  const [code, en, zh] = EXACT.get(said) as (typeof WORDS)[number];
  return { code, message: { 'zh-CN': filled(zh, values), en: filled(en, values) } };
};

/** Code and both languages of an English sentence that the table holds; undefined for any other. */
export function wordsFor(english: string): { code: string; message: Text } | undefined {
  const known = EXACT.get(english);
  if (known) return { code: known[0], message: { 'zh-CN': known[2], en: english } };
  for (const { code, zh, matches } of PATTERNS) {
    const values = matches.exec(english)?.slice(1);
    if (values) return { code, message: { 'zh-CN': filled(zh, values), en: english } };
  }
  return undefined;
}

interface Issue {
  readonly code?: string | undefined;
  readonly message: string;
  readonly [field: string]: unknown;
}

const TYPES: Readonly<Record<string, Said>> = {
  string: 'must be text',
  number: 'must be a number',
  int: 'must be a whole number',
  boolean: 'must be yes or no',
  array: 'must be a list',
  object: 'must be an object',
};
const FORMATS: Readonly<Record<string, Said>> = {
  date: 'must be a date like 2026-03-01',
  datetime: 'must be a time with its offset, like 2026-03-01T08:00:00+08:00',
  uuid: 'must be an id',
  email: 'must be an e-mail address',
};

/** What a zod issue says to a person. The code is zod's own; a refinement has the one of its sentence. */
export function issueWords(issue: Issue): { code: string; message: Text } {
  const code = issue.code ?? 'custom';
  if (code === 'custom')
    return wordsFor(issue.message) ?? { code, message: { 'zh-CN': issue.message, en: issue.message } };
  const { message } = standardWords(code, issue);
  return { code, message };
}

function standardWords(code: string, issue: Issue): { message: Text } {
  // A message that the contract sets itself says more than any general one.
  const own = wordsFor(issue.message);
  if (own) return own;
  switch (code) {
    case 'invalid_type':
      return / received undefined$/.test(issue.message)
        ? say('is missing')
        : say(TYPES[String(issue['expected'])] ?? 'is not a valid value');
    case 'too_small':
      return tooSmall(issue);
    case 'too_big':
      return tooBig(issue);
    case 'not_multiple_of':
      return say('must be a multiple of {0}', String(issue['divisor']));
    case 'invalid_value':
      return say('must be one of {0}', (issue['values'] as readonly unknown[]).map(String).join(', '));
    case 'unrecognized_keys':
      return say('is not expected here: {0}', (issue['keys'] as readonly string[]).join(', '));
    case 'invalid_format':
      return say(FORMATS[String(issue['format'])] ?? 'has the wrong form');
    default:
      return say('is not a valid value');
  }
}

function tooSmall({ origin, minimum, inclusive }: Issue): { message: Text } {
  const least = String(minimum);
  if (origin === 'string') return least === '1' ? say('must not be empty') : say('at least {0} characters', least);
  if (origin === 'array' || origin === 'set') return say('at least {0} entries', least);
  return inclusive === false ? say('must be above {0}', least) : say('at least {0}', least);
}

function tooBig({ origin, maximum, inclusive }: Issue): { message: Text } {
  const most = String(maximum);
  if (origin === 'string') return say('at most {0} characters', most);
  if (origin === 'array' || origin === 'set') return say('at most {0} entries', most);
  return inclusive === false ? say('must be below {0}', most) : say('at most {0}', most);
}
