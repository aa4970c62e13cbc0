import { bakeryBody } from './chain/bakery.ts';
import { convenienceBody } from './chain/convenience.ts';
import type { ChainDefinition, ChainKind } from './types.ts';

export interface ChainOptions {
  /** Same seed, same bytes. Default 1. */
  readonly seed?: number;
  /** Multiplies tickets and demand of every store; default 1 (about 2,400 tickets a day over both chains). */
  readonly demandScale?: number;
  /** First business date of the tills, when every terminal's `seq` is 1. Default 2025-01-01. */
  readonly seqEpoch?: string;
}

/** The demo chains there are. */
export const CHAIN_KINDS = ['bakery', 'convenience'] as const satisfies readonly ChainKind[];

/**
 * Master data of a demo chain.
 * `bakery`: bakery and tea, 12 stores in 3 regions, 2 formats, a central kitchen, 6 suppliers, 150 items with recipes,
 * modifiers and set meals. `convenience`: 8 stores, 500 items.
 * Pure: no clock, no I/O; the result is plain data and equal for equal arguments.
 */
export function demoChain(kind: ChainKind, options: ChainOptions = {}): ChainDefinition {
  const body = kind === 'bakery' ? bakeryBody() : convenienceBody();
  return {
    kind,
    seed: options.seed ?? 1,
    demandScale: options.demandScale ?? 1,
    seqEpoch: options.seqEpoch ?? '2025-01-01',
    ...body,
  };
}
