import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { expect, it } from 'vitest';
import { emptied } from './without-json-schema.ts';

const CORE = join(dirname(createRequire(import.meta.url).resolve('zod/package.json')), 'v4/core');

it.each(['json-schema-processors.js', 'to-json-schema.js'])(
  '%s keeps every name that zod asks it for',
  async (file) => {
    const path = join(CORE, file);
    const stub = emptied(readFileSync(path, 'utf8'));
    const real = Object.keys(await import(/* @vite-ignore */ path));
    const kept = Object.keys(await import(/* @vite-ignore */ `data:text/javascript,${encodeURIComponent(stub)}`));
    expect(kept.sort()).toEqual(real.sort());
  },
);
