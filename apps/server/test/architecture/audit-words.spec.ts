import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

const ROOT = join(import.meta.dirname, '../../../..');
/** `module.thing.verb`, where it is written out; actions that are put together from a state machine's events are left out. */
const ACTION = /action: '[a-z-]+\.([a-z-]+)\.([a-z-]+)'/g;

const actions = globSync('apps/server/src/**/*.ts', { cwd: ROOT, exclude: (path) => path.includes('/test') })
  .filter((path) => !path.endsWith('.spec.ts'))
  .flatMap((path) => [...readFileSync(join(ROOT, path), 'utf8').matchAll(ACTION)])
  .map(([, thing = '', verb = '']) => ({ thing, verb }));

describe('[PRV-11] the audit log is read by people', () => {
  it.each(['zh-CN', 'en'])('every action that code names has words (%s)', (locale) => {
    const words = JSON.parse(readFileSync(join(ROOT, `packages/i18n/src/messages/${locale}/audit.json`), 'utf8'));
    expect(actions.length).toBeGreaterThan(40);
    const unknown = actions.flatMap(({ thing, verb }) => [
      ...(words.thing[thing] ? [] : [`thing ${thing}`]),
      ...(words.verb[verb] || words.verbOf[`${thing}-${verb}`] ? [] : [`verb ${verb}`]),
    ]);
    expect([...new Set(unknown)]).toEqual([]);
  });
});
