import { Module } from '@nestjs/common';
import { DemoChainLoader } from './demo-chain.loader.ts';
import { DemoHistoryLoader } from './demo-history.loader.ts';
import { DemoSeed } from './demo-seed.ts';

/** Loads the simulated chains. Part of the seed process and of tests only, never of the API. */
@Module({ providers: [DemoChainLoader, DemoHistoryLoader, DemoSeed], exports: [DemoSeed] })
export class DemoModule {}
