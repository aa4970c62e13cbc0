import { CHAIN_KINDS, type ChainDefinition, demoChain } from '@larder/simulator';
import { Injectable } from '@nestjs/common';
import { type DemoAccount, Provisioning } from '../foundation/identity/provisioning.ts';
import { OrderingApi } from '../modules/ordering/index.ts';
import { addDays, businessDateOf, instantOf } from '../platform/clock/business-date.ts';
import { Clock } from '../platform/clock/clock.ts';
import { Config } from '../platform/config/config.ts';
import { DemoChainLoader, type LoadedChain } from './demo-chain.loader.ts';
import { DemoChangesLoader } from './demo-changes.loader.ts';
import { writeDemoDevices } from './demo-devices.ts';
import { DemoHistoryLoader } from './demo-history.loader.ts';
import { DemoRequestsLoader } from './demo-requests.loader.ts';
import { DemoStockLoader } from './demo-stock.loader.ts';
import { DemoTicketsLoader } from './demo-tickets.loader.ts';
import { DemoWeatherLoader } from './demo-weather.loader.ts';

/** Weeks of forecasts, made blind, that the accuracy page opens with. */
const MEASURED_WEEKS = 4;
const ZONE = 'Asia/Shanghai';
const HISTORY_WEEKS = 60;
const TICKET_DAYS = 14;
/** Known on purpose: demo accounts exist on loopback only. */
const PASSWORD = 'larder-demo';
/** One of each on the sign-in page; everybody else can sign in all the same. */
const SHOWN_ROLES = ['store_manager', 'hq_manager', 'area_supervisor', 'buyer', 'clerk', 'compliance'] as const;

/** Water runs early in one northern area of the bakery chain: something to forward to the others. */
const EARLY = { sku: 'BT01', areaCode: 'A-N1', days: 8, factor: 4 };

export interface SeedOptions {
  /** Weeks of item-day history before the tickets; fewer makes tests quick. */
  readonly historyWeeks?: number;
  readonly ticketDays?: number;
  /** Tells the planner what the load put into the tables; it would find out by itself a minute too late. */
  readonly refreshStatistics?: () => Promise<void>;
  readonly say: (line: string) => void;
}

/** The demo as a newcomer meets it: two chains with more than a year of history and the last two weeks of tickets. */
@Injectable()
export class DemoSeed {
  constructor(
    private readonly clock: Clock,
    private readonly people: Provisioning,
    private readonly chains: DemoChainLoader,
    private readonly history: DemoHistoryLoader,
    private readonly tickets: DemoTicketsLoader,
    private readonly stock: DemoStockLoader,
    private readonly weather: DemoWeatherLoader,
    private readonly ordering: OrderingApi,
    private readonly requests: DemoRequestsLoader,
    private readonly changes: DemoChangesLoader,
    private readonly config: Config,
  ) {}

  async run(options: SeedOptions): Promise<void> {
    const loaded: LoadedChain[] = [];
    const now = this.clock.now();
    for (const kind of CHAIN_KINDS) {
      const chain = await this.timed(
        options,
        `${kind}: master data`,
        () => this.chains.load(withEarlySeason(demoChain(kind), businessDateOf(now, ZONE, 0)), PASSWORD),
        (l) => `${l.items.size} items, ${l.deviceKeys.size} stores`,
      );
      const today = businessDateOf(now, ZONE, 0);
      const firstTicketDay = addDays(today, -(options.ticketDays ?? TICKET_DAYS));
      await this.timed(
        options,
        `${kind}: history`,
        () =>
          this.history.load(
            chain,
            addDays(firstTicketDay, -(options.historyWeeks ?? HISTORY_WEEKS) * 7),
            addDays(firstTicketDay, -1),
          ),
        (rows) => `${rows} item-days`,
      );
      await this.timed(
        options,
        `${kind}: tickets`,
        () => this.tickets.load(chain, firstTicketDay, addDays(today, -1)),
        (tickets) => `${tickets} tickets`,
      );
      await this.timed(
        options,
        `${kind}: stock`,
        () => this.stock.load(chain, instantOf(today, 0, ZONE), today),
        (lots) => `${lots} lots`,
      );
      await this.timed(
        options,
        `${kind}: today so far`,
        () => this.tickets.loadWindow(chain, instantOf(today, 0, ZONE), now),
        (tickets) => `${tickets} tickets`,
      );
      await this.timed(
        options,
        `${kind}: weather`,
        () => this.weather.load(chain, today),
        (days) => `${days} days`,
      );
      await this.statistics(options, kind);
      await this.timed(
        options,
        `${kind}: nightly run`,
        () => this.orders(chain),
        (n) => `${n.orders} orders, ${n.lines} lines`,
      );
      await this.timed(
        options,
        `${kind}: forecasts measured`,
        () => this.ordering.measureWeeks(chain.ctx, MEASURED_WEEKS),
        (m) => `${m.stores} stores, ${MEASURED_WEEKS} weeks`,
      );
      await this.timed(
        options,
        `${kind}: requests`,
        () => this.requests.load(chain),
        (n) => `${n} requests`,
      );
      await this.timed(
        options,
        `${kind}: changed orders of past weeks`,
        () => this.changes.load(chain),
        (lines) => `${lines} lines scored`,
      );
      await this.timed(
        options,
        `${kind}: weather alerts`,
        () => this.ordering.checkDemandAlerts(chain.ctx),
        (found) => `${found.open} open`,
      );
      await this.timed(
        options,
        `${kind}: look ahead`,
        () => this.lookAhead(chain),
        (found) => `${found.shortages} shortages, ${found.peaks} busy days`,
      );
      await this.timed(
        options,
        `${kind}: early seasons`,
        () => this.ordering.checkRegionalDemand(chain.ctx),
        (found) => `${found.open} open`,
      );
      loaded.push(chain);
    }
    await this.statistics(options, 'all');
    await writeDemoDevices(this.config.dataDir, loaded, now);
    await this.people.publishDemoAccounts(
      loaded.flatMap((l) =>
        SHOWN_ROLES.flatMap((role) => l.accounts.find((a) => a.role === role) ?? ([] as DemoAccount[])),
      ),
    );
  }

  private async statistics(options: SeedOptions, what: string): Promise<void> {
    const { refreshStatistics } = options;
    if (refreshStatistics) await this.timed(options, `${what}: statistics`, refreshStatistics, () => 'refreshed');
  }

  private async orders(loaded: LoadedChain): Promise<{ readonly orders: number; readonly lines: number }> {
    let orders = 0;
    let lines = 0;
    for (const { code } of loaded.chain.stores) {
      const run = await this.ordering.runStore(loaded.ctx, loaded.units.get(code) ?? '');
      orders += run.orders;
      lines += run.lines;
    }
    return { orders, lines };
  }

  private async lookAhead(loaded: LoadedChain): Promise<{ readonly shortages: number; readonly peaks: number }> {
    let shortages = 0;
    let peaks = 0;
    for (const { code } of loaded.chain.stores) {
      const found = await this.ordering.lookAhead(loaded.ctx, loaded.units.get(code) ?? '');
      shortages += found.shortages;
      peaks += found.peaks;
    }
    return { shortages, peaks };
  }

  private async timed<T>(
    { say }: SeedOptions,
    what: string,
    work: () => Promise<T>,
    describe: (result: T) => string,
  ): Promise<T> {
    const start = performance.now();
    const result = await work();
    say(`  ${what}: ${describe(result)} (${((performance.now() - start) / 1000).toFixed(1)} s)`);
    return result;
  }
}

/** The chain with goods whose season has just begun early in one area; a chain without the goods stays as it is. */
function withEarlySeason(chain: ChainDefinition, today: string): ChainDefinition {
  const { sku, areaCode, days, factor } = EARLY;
  if (!chain.items.some((i) => i.sku === sku) || !chain.orgUnits.some((u) => u.code === areaCode)) return chain;
  return { ...chain, earlySeason: { skus: [sku], areaCode, from: addDays(today, -days), factor } };
}
