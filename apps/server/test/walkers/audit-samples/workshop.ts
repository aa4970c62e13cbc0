import { expect } from 'vitest';

type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
type Row = { readonly [name: string]: unknown };
/** Somebody of the chain who asks the API; anything but a success ends the test. */
export type Asks = <T = Row>(method: Method, path: string, body?: object) => Promise<T>;

export interface Imported {
  readonly id: string;
  readonly version: number;
  readonly state: string;
  readonly profile: object;
}

/** What a made sample may lean on. */
export interface Workshop {
  readonly owner: Asks;
  /** Of the first store only. */
  readonly manager: Asks;
  /** Of the first store's area. */
  readonly supervisor: Asks;
  /** A till of the first store sends a batch. */
  readonly till: (tickets: readonly object[]) => Promise<void>;
  /** Work that waits is done, and what it causes. */
  readonly drain: () => Promise<unknown>;
  readonly stores: readonly [string, string];
  /** In the books of the first store. */
  readonly stocked: string;
  /** Another item of its list each time. */
  readonly nextListed: () => string;
  /** From the store's tomorrow on, the first day for which the first store has no urgent order under way. */
  readonly freeDay: () => Promise<string>;
  /** A calendar day of the stores from today on: theirs, not the machine's. */
  readonly day: (days: number) => string;
  /** The owner hands in a file. */
  readonly upload: (content: string) => Promise<Imported>;
  /** Work that was given up for good; only its row can bring that about without waiting for every attempt. */
  readonly failed: () => Promise<string>;
  readonly hq: string;
  readonly tenantCode: string;
  /** Of the owner. */
  readonly login: string;
}

/** A call that must succeed: whatever it needs was made just before, through the API like by a person. */
export interface Made {
  readonly params?: Readonly<Record<string, string>>;
  readonly query?: Readonly<Record<string, string>>;
  readonly body?: object;
  /** Who sends it, when not the owner. */
  readonly as?: 'nobody' | 'manager' | 'supervisor';
}

export interface Versioned {
  readonly id: string;
  readonly version: number;
}
export interface Listed<T> {
  readonly items: readonly T[];
}

export const on = ({ id, version }: Versioned, body: object = {}): Made => ({
  params: { id },
  body: { version, ...body },
});

export function first<T>(rows: readonly T[], what: string): T {
  const [row] = rows;
  expect(row, `the demo has ${what}`).toBeDefined();
  return row as T;
}

/** By route: what makes a call of it succeed. */
export type Samples = Readonly<Record<string, (w: Workshop) => Promise<Made>>>;
