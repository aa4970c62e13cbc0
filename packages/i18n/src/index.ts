export { createTranslator } from 'use-intl/core';
export * from './format.ts';
export * from './locale.ts';
export { isCounted } from './units.ts';
