import { readFileSync } from 'node:fs';

/** Version of the product, from the package.json at the root of the project. */
export const appVersion = (): string => {
  const file = new URL('../../../../../package.json', import.meta.url);
  return (JSON.parse(readFileSync(file, 'utf8')) as { version: string }).version;
};
