import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

const source = join(import.meta.dirname, '..');
const messages = join(import.meta.dirname, '../../../../packages/i18n/src/messages/zh-CN');

interface Tree {
  [key: string]: string | Tree;
}

const areas = new Map<string, Tree>(
  readdirSync(messages).map((file) => [
    file.replace('.json', ''),
    JSON.parse(readFileSync(join(messages, file), 'utf8')),
  ]),
);

function lookUp(area: string, key: string): string | undefined {
  let found: string | Tree | undefined = areas.get(area);
  for (const part of key.split('.')) found = typeof found === 'object' ? found[part] : undefined;
  return typeof found === 'string' ? found : undefined;
}

/** Literal keys of one file as `area.key`; keys put together at run time are beyond a text search. */
function keysIn(code: string): [area: string, key: string][] {
  const translators = [...code.matchAll(/const (\w+)(?:: \w+)? = useTranslations\('([\w-]+)'\);/g)];
  // Two translators of one name in a file can't be told apart by text; such names are left to the eye.
  const names = new Map(translators.map(([, name = '', area = '']) => [name, area]));
  return [...names]
    .filter(([name]) => new Set(translators.filter((one) => one[1] === name).map((one) => one[2])).size === 1)
    .flatMap(([name, area]) =>
      [...code.matchAll(new RegExp(`(?<![\\w.])${name}(?:\\.rich)?\\('([\\w.-]+)'`, 'g'))].map(
        ([, key = '']): [string, string] => [area, key],
      ),
    );
}

const files = readdirSync(source, { recursive: true, encoding: 'utf8' }).filter(
  (file) => file.endsWith('.tsx') && !file.includes('.spec.') && !file.startsWith('gallery'),
);

describe('[I18N-04] message keys used by the screens', () => {
  it('finds keys at all', () => {
    expect(keysIn("const t = useTranslations('shell');\nt('error.failed'); other.t('x'); format('y')")).toEqual([
      ['shell', 'error.failed'],
    ]);
    expect(files.flatMap((file) => keysIn(readFileSync(join(source, file), 'utf8'))).length).toBeGreaterThan(40);
  });

  it.each(files)('%s uses only keys that exist', (file) => {
    const missing = keysIn(readFileSync(join(source, file), 'utf8')).filter(
      ([area, key]) => lookUp(area, key) === undefined,
    );
    expect(missing).toEqual([]);
  });
});
