import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { LOCALES, type Messages } from './locale.ts';

const root = new URL('./messages/', import.meta.url);
const areas = [...new Set(LOCALES.flatMap((locale) => readdirSync(new URL(`${locale}/`, root))))].sort();

function read(locale: string, file: string): Messages {
  return JSON.parse(readFileSync(new URL(`${locale}/${file}`, root), 'utf8')) as Messages;
}

/** Every message with its dotted key. */
function flatten(messages: Messages, prefix = ''): [string, string][] {
  return Object.entries(messages).flatMap(([key, value]) =>
    typeof value === 'string' ? [[prefix + key, value] as [string, string]] : flatten(value, `${prefix}${key}.`),
  );
}

/** Names and types of the ICU arguments, and its rich-text tags: `{count, plural, …}` → `count:plural`, `<b>` → `<b>`. */
function argumentsOf(message: string): string[] {
  const found = new Set<string>();
  let depth = 0;
  const stack: ('argument' | 'text')[] = [];
  for (let index = 0; index < message.length; index += 1) {
    const character = message[index];
    if (character === '{') {
      const inArgument = stack.at(-1) === 'argument';
      const head = /^\{\s*([\w]+)\s*(?:,\s*(\w+))?\s*[,}]/.exec(message.slice(index));
      if (!inArgument && head?.[1]) {
        found.add(head[2] ? `${head[1]}:${head[2]}` : head[1]);
        stack.push('argument');
      } else stack.push('text');
      depth += 1;
    } else if (character === '}') {
      stack.pop();
      depth -= 1;
    }
  }
  expect(depth, `braces of "${message}"`).toBe(0);
  for (const tag of message.matchAll(/<(\w+)>/g)) found.add(`<${tag[1]}>`);
  return [...found].sort();
}

/** Chinese needs no plural, so a bare argument, `number` and `plural` of the same name count as equal. */
const comparable = (message: string) => argumentsOf(message).map((name) => name.replace(/:(?:plural|number)$/, ''));

const AFTER_CJK = /[\p{Script=Han}][,;:?!.](?:\s|$|\p{Script=Han})|[\p{Script=Han}]\((?=[\p{Script=Han}])/u;

describe('[I18N-01] message files', () => {
  it('has areas to check', () => {
    expect(areas.length).toBeGreaterThan(2);
  });

  it.each(areas)('%s has the same keys in every language', (file) => {
    const [first, ...others] = LOCALES.map((locale) =>
      flatten(read(locale, file))
        .map(([key]) => key)
        .sort(),
    );
    for (const other of others) expect(other).toEqual(first);
  });

  it.each(areas)('%s has the same ICU arguments in every language', (file) => {
    const english = new Map(flatten(read('en', file)));
    for (const [key, message] of flatten(read('zh-CN', file))) {
      expect(comparable(english.get(key) ?? ''), `${file} ${key}`).toEqual(comparable(message));
    }
  });

  it.each(areas)('%s has no empty message', (file) => {
    for (const locale of LOCALES) {
      for (const [key, message] of flatten(read(locale, file))) expect(message.trim(), `${locale} ${key}`).not.toBe('');
    }
  });

  it.each(areas)('%s uses full-width punctuation after Chinese', (file) => {
    const offending = flatten(read('zh-CN', file)).filter(([, message]) => AFTER_CJK.test(message));
    expect(offending).toEqual([]);
  });

  it.each(areas)('%s has no exclamation mark in Chinese', (file) => {
    expect(flatten(read('zh-CN', file)).filter(([, message]) => /[!！]/.test(message))).toEqual([]);
  });
});

describe('[I18N-01] the checks themselves', () => {
  it('reads arguments, types and tags', () => {
    expect(argumentsOf('共 {count, number} 条，<b>{name}</b>')).toEqual(['<b>', 'count:number', 'name']);
    expect(argumentsOf('{count, plural, one {# row of {name}} other {# rows of {name}}}')).toEqual([
      'count:plural',
      'name',
    ]);
  });

  it('finds half-width punctuation behind Chinese', () => {
    expect(AFTER_CJK.test('网络断开.')).toBe(true);
    expect(AFTER_CJK.test('稍后, 重试')).toBe(true);
    expect(AFTER_CJK.test('鸡腿肉(去骨)')).toBe(true);
    expect(AFTER_CJK.test('每箱 1.5 kg，共 3 箱。')).toBe(false);
  });
});
