import { v5, v7 } from 'uuid';

/** A new UUIDv7. Ids are made here, never in DDL. */
export const newId = (): string => v7();

const NAMESPACE = '6f1f6d0e-6c7a-5b0e-9a44-0c2d5f9d7a10';

/** A derived id (UUIDv5): the same parts always give the same id, so that a second posting collides instead of doubling. */
export const derivedId = (...parts: readonly (string | number)[]): string => v5(parts.join('|'), NAMESPACE);
