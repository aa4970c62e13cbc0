export * from './format.ts';
export * from './locale.ts';
export { createTranslator } from 'use-intl/core';
