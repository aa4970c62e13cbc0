import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

export type Locale = 'zh-CN' | 'en';

const MESSAGES = join(import.meta.dirname, '../../../packages/i18n/src/messages');

/** The product's own words: a journey is written once and walked in both languages. */
export class Words {
  readonly locale: Locale;
  private readonly areas = new Map<string, unknown>();

  constructor(locale: Locale) {
    this.locale = locale;
    for (const file of readdirSync(join(MESSAGES, locale)))
      this.areas.set(file.replace('.json', ''), JSON.parse(readFileSync(join(MESSAGES, locale, file), 'utf8')));
  }

  /** `orders.action.approve` with its `{count}` filled; a value left out matches anything. */
  pattern(key: string, values: Readonly<Record<string, string | number>> = {}): RegExp {
    const escaped = this.raw(key)
      .replace(/[.*+?^$()|[\]\\]/g, '\\$&')
      // ICU arguments and plurals: filled when the value is given, else anything.
      .replace(/\{(\w+)(?:[^{}]|\{[^{}]*\})*\}/g, (_, name: string) =>
        values[name] === undefined ? '.*' : String(values[name]),
      );
    return new RegExp(`^\\s*${escaped}\\s*$`, 'u');
  }

  /** The text of a key without arguments. @throws Error for a key that does not exist */
  text(key: string): string {
    return this.raw(key);
  }

  private raw(key: string): string {
    const [area = '', ...path] = key.split('.');
    const value = path.reduce<unknown>(
      (node, part) => (node as Record<string, unknown> | undefined)?.[part],
      this.areas.get(area),
    );
    if (typeof value !== 'string') throw new Error(`no message ${key} in ${this.locale}`);
    return value;
  }
}
