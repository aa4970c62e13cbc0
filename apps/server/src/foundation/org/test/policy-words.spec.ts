import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { POLICY_KEYS } from '../domain/policy-keys.ts';

interface Words {
  readonly [key: string]: string | Words;
}

const wordsOf = (locale: string): Words =>
  JSON.parse(
    readFileSync(
      new URL(`../../../../../../packages/i18n/src/messages/${locale}/policies.json`, import.meta.url),
      'utf8',
    ),
  ) as Words;

function lookUp(words: Words, path: readonly string[]): string | undefined {
  let found: string | Words | undefined = words;
  for (const part of path) found = typeof found === 'object' ? found[part] : undefined;
  return typeof found === 'string' && found.trim() !== '' ? found : undefined;
}

describe.each(['zh-CN', 'en'])('[ORG-10] words of the rules in %s', (locale) => {
  const words = wordsOf(locale);

  it.each(Object.keys(POLICY_KEYS))('%s has a name and a sentence of help', (key) => {
    expect(lookUp(words, ['keys', ...key.split('.'), 'label'])).toBeDefined();
    expect(lookUp(words, ['keys', ...key.split('.'), 'help'])).toBeDefined();
    expect(lookUp(words, ['groups', key.split('.')[0] ?? ''])).toBeDefined();
  });

  it('has a word for every choice', () => {
    const choices = Object.values(POLICY_KEYS).flatMap(({ schema }) =>
      schema instanceof z.ZodEnum ? schema.options : [],
    );
    expect(choices.length).toBeGreaterThan(0);
    for (const choice of choices) expect(lookUp(words, ['choices', choice]), choice).toBeDefined();
  });

  it('names no rule that does not exist', () => {
    const named = Object.entries(words['keys'] as Words).flatMap(([group, rules]) =>
      Object.keys(rules as Words).map((rule) => `${group}.${rule}`),
    );
    expect(named.sort()).toEqual(Object.keys(POLICY_KEYS).sort());
  });
});
