import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

const ROOT = join(import.meta.dirname, '../../../..');
/** `module.thing.verb`, where it is written out; actions that are put together from a state machine's events are left out. */
const ACTION = /action: '[a-z-]+\.([a-z-]+)\.([a-z-]+)'/g;

/** What acts without a person, by its name: jobs, subscribers, and commands of the operator. */
const JOB = /(?:defineJob\(\{\s*name: |@Subscribes\(\{[^}]*name: |jobContext\([^,'`]+, )'([a-z-]+)\.([a-z-]+)'/g;

const sources = globSync('apps/server/src/**/*.ts', { cwd: ROOT, exclude: (path) => path.includes('/test') })
  .filter((path) => !path.endsWith('.spec.ts'))
  .map((path) => readFileSync(join(ROOT, path), 'utf8'));
const actions = sources
  .flatMap((source) => [...source.matchAll(ACTION)])
  .map(([, thing = '', verb = '']) => ({ thing, verb }));
const jobs = sources
  .flatMap((source) => [...source.matchAll(JOB)])
  .map(([, module = '', name = '']) => ({ module, name }));

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

  it.each(['zh-CN', 'en'])('whatever acts by itself has words (%s)', (locale) => {
    const words = JSON.parse(readFileSync(join(ROOT, `packages/i18n/src/messages/${locale}/jobs.json`), 'utf8'));
    expect(jobs.length).toBeGreaterThan(40);
    const unknown = jobs.filter(({ module, name }) => !words.name[module]?.[name]);
    expect(unknown.map(({ module, name }) => `${module}.${name}`)).toEqual([]);
  });
});
