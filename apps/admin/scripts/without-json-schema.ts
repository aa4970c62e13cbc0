import { readFileSync } from 'node:fs';
import type { Plugin } from 'vite';

const FILES = /zod\/v4\/core\/(?:json-schema-processors|to-json-schema)\.js$/;
const EXPORTED = /^export (?:const|function) (\w+)/gm;

/**
 * The two files of zod that write JSON Schema, with nothing behind their names. Every schema refers to them, so no bundler
 * drops them, and the browser only ever parses; the API's OpenAPI document is written on the server.
 * @param source one of the two files
 * @returns a module with the same exports, each of which throws when it is called
 */
export function emptied(source: string): string {
  const names = [...source.matchAll(EXPORTED)].map(([, name]) => name);
  const alias = /export \{ (\w+) as (\w+) \}/.exec(source);
  return [
    "const absent = () => { throw new Error('JSON Schema is written on the server'); };",
    // These two make the method of a schema when it is built; the others run when the method is called.
    ...names.map(
      (name) => `export const ${name} = ${/^create\w+Method$/.test(name ?? '') ? '() => absent' : 'absent'};`,
    ),
    ...(alias ? [`export { ${alias[1]} as ${alias[2]} };`] : []),
  ].join('\n');
}

/** Leaves zod's writer of JSON Schema out of the app: 7 KB of its first load. */
export function withoutJsonSchema(): Plugin {
  return {
    name: 'larder-without-json-schema',
    apply: 'build',
    load(id) {
      return FILES.test(id.replaceAll('\\', '/')) ? emptied(readFileSync(id, 'utf8')) : null;
    },
  };
}
