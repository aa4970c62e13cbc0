import { globSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { SignalInput } from '@larder/contracts/ordering/signals';
import { WeatherInput } from '@larder/contracts/ordering/weather';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { issueWords, say, wordsFor } from './issue-words.ts';

const HAN = /\p{Script=Han}/u;
const CONTRACTS = fileURLToPath(new URL('../../../../../packages/contracts/src', import.meta.url));

const said = (schema: z.ZodType, value: unknown) =>
  (schema.safeParse(value).error?.issues ?? []).map((issue) => {
    const { code, message } = issueWords(issue as never);
    return [issue.path.join('.'), code, message['zh-CN'], message.en];
  });

describe('[PLT-01] words for what a schema refuses', () => {
  it('has Chinese for every refinement of the contracts', () => {
    const messages = globSync('**/*.ts', { cwd: CONTRACTS })
      .filter((file) => !file.endsWith('.spec.ts'))
      .flatMap((file) => {
        const source = readFileSync(`${CONTRACTS}/${file}`, 'utf8');
        return [
          ...source.matchAll(/(?:message|error): (['`])((?:(?!\1).)+)\1/g),
          ...source.matchAll(/issue\('\w+', (['`])((?:(?!\1).)+)\1\)/g),
          ...source.matchAll(/\.(?:refine|regex)\([^;]*?, (['`])((?:(?!\1).)+)\1,?\s*\)/g),
        ].map(([, , text = '']) => text.replaceAll(/\$\{[^}]+\}/g, '7'));
      });
    expect(messages.length).toBeGreaterThan(40);
    const wordless = [...new Set(messages)].filter((text) => !HAN.test(wordsFor(text)?.message['zh-CN'] ?? ''));
    expect(wordless).toEqual([]);
  });

  it('speaks to people, not to developers', () => {
    const entry = { kind: 'rain', unitId: 'x', from: '2026-11-24', to: '2026-11-20', name: 'n'.repeat(81), note: null };
    expect(said(SignalInput, { ...entry, extra: 1 })).toEqual([
      ['unitId', 'invalid_format', '编号有误', 'must be an id'],
      ['name', 'too_big', '最多 80 个字', 'at most 80 characters'],
      ['value', 'invalid_type', '必填', 'is missing'],
      ['', 'unrecognized_keys', '多余的字段：extra', 'is not expected here: extra'],
    ]);
    const id = '01a20492-1d1e-7598-8899-ab5c51061a50';
    expect(said(SignalInput, { ...entry, unitId: id, name: 'n', value: 5000 })).toEqual([
      ['to', 'ends_before_start', '结束早于开始', 'ends before it starts'],
      ['value', 'out_of_range', '须在 0 到 2000 之间', 'between 0 and 2000'],
    ]);
    expect(said(WeatherInput, { unitId: id, date: '2026-11-24', kind: 'forecast', high: 10, low: 20 })).toEqual([
      ['low', 'above_high', '最低气温高于最高气温', 'is above the high'],
    ]);
  });

  it.each([
    [z.number(), null],
    [z.int(), 1.5],
    [z.boolean(), 'x'],
    [z.array(z.string()).min(2), ['a']],
    [z.array(z.string()).max(1), ['a', 'b']],
    [z.string().min(1), ''],
    [z.string().min(3), 'a'],
    [z.number().positive(), 0],
    [z.number().lt(3), 3],
    [z.number().multipleOf(0.01), 0.001],
    [z.enum(['a', 'b']), 'c'],
    [z.iso.date(), 'soon'],
    [z.iso.datetime({ offset: true }), 'soon'],
    [z.email(), 'nobody'],
    [z.string().regex(/^x$/), 'y'],
    [z.union([z.number(), z.boolean()]), 'y'],
    [z.object({ a: z.string() }), 3],
  ])('words %# in both languages', (schema, value) => {
    const [[, , zh = '', en = ''] = []] = said(schema, value);
    expect(zh).toMatch(HAN);
    expect(zh).not.toMatch(/期望|接收|string|number|undefined/);
    expect(en).not.toMatch(/\p{Script=Han}|expected|received|undefined/u);
  });

  it('keeps what a contract says in words of its own that the table does not hold', () => {
    expect(issueWords({ code: 'custom', message: 'odd' })).toEqual({
      code: 'custom',
      message: { 'zh-CN': 'odd', en: 'odd' },
    });
  });

  it('finds a stored sentence again by its English', () => {
    const { message } = say('nothing has the code {0}', 'A.1 (x)');
    expect(wordsFor(message.en)?.message['zh-CN']).toBe('没有编码 A.1 (x)');
    expect(wordsFor('rain is not between 0 and 2000')?.message['zh-CN']).toBe('雨量不在 0 到 2000 之间');
  });
});
