import { Module } from '@nestjs/common';
import { PosSyncModule } from '../modules/pos-sync/pos-sync.module.ts';
import { DemoChainLoader } from './demo-chain.loader.ts';
import { DemoChangesLoader } from './demo-changes.loader.ts';
import { DemoHistoryLoader } from './demo-history.loader.ts';
import { DemoRequestsLoader } from './demo-requests.loader.ts';
import { DemoSeed } from './demo-seed.ts';
import { DemoStockLoader } from './demo-stock.loader.ts';
import { DemoTicketsLoader } from './demo-tickets.loader.ts';
import { DemoWeatherLoader } from './demo-weather.loader.ts';

/** Loads the simulated chains. Part of the seed process and of tests only, never of the API. */
@Module({
  imports: [PosSyncModule],
  providers: [
    DemoChainLoader,
    DemoHistoryLoader,
    DemoTicketsLoader,
    DemoStockLoader,
    DemoWeatherLoader,
    DemoRequestsLoader,
    DemoChangesLoader,
    DemoSeed,
  ],
  exports: [DemoSeed],
})
export class DemoModule {}
