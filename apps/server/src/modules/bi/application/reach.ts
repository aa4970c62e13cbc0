import { Injectable } from '@nestjs/common';
import { OrgApi, type StoreInfo, type TenantInfo } from '../../../foundation/org/index.ts';
import { businessDateOf, instantOf, localParts } from '../../../platform/clock/business-date.ts';
import { Clock } from '../../../platform/clock/clock.ts';
import type { Tx } from '../../../platform/db/tx.ts';
import { NotFound } from '../../../platform/errors/domain-error.ts';
import { storesFor } from '../../../platform/tenancy/tenant-context.ts';
import type { OpeningHours, TradingDay } from '../domain/trading-day.ts';

const MINUTE_MS = 60_000;
const DAY_MINUTES = 1440;

/** A store in scope with its clock. */
export interface ReachedStore {
  readonly info: StoreInfo;
  readonly day: TradingDay;
  /** Minute of the local day. */
  readonly localMinute: number;
  readonly hours: OpeningHours;
}

export interface Reach {
  readonly now: Date;
  readonly tenant: TenantInfo;
  readonly stores: readonly ReachedStore[];
}

/** Which stores a reader asks about, and what time it is there. */
@Injectable()
export class ReachedStores {
  constructor(
    private readonly org: OrgApi,
    private readonly clock: Clock,
  ) {}

  /**
   * Open stores that the reader may see, below a unit when one is given.
   * @throws NotFound when the unit is unknown, foreign or holds nothing that the reader may see
   */
  async under(tx: Tx, unitId: string | undefined): Promise<Reach> {
    const visible = await this.org.stores(tx, storesFor(tx.ctx, 'bi.today.read'));
    const inside = unitId === undefined ? visible : visible.filter((s) => s.path.split('/').includes(unitId));
    if (unitId !== undefined && inside.length === 0) throw new NotFound();
    const trading = inside.filter((s) => s.kind === 'store' && s.status === 'open');
    const now = this.clock.now();
    return { now, tenant: await this.org.tenant(tx), stores: trading.map((info) => reached(info, now)) };
  }

  /** @throws NotFound unless it is a store (no kitchen, no warehouse) that the reader may see */
  async one(tx: Tx, storeId: string): Promise<Reach & { readonly store: ReachedStore }> {
    const visible = await this.org.stores(tx, storesFor(tx.ctx, 'bi.today.read'));
    const info = visible.find((s) => s.id === storeId && s.kind === 'store');
    if (!info) throw new NotFound();
    const now = this.clock.now();
    const store = reached(info, now);
    return { now, tenant: await this.org.tenant(tx), stores: [store], store };
  }
}

/** Currency in which figures of some stores are added up: the chain's, unless none of them trades in it. */
export const tradingCurrency = (stores: readonly ReachedStore[], ofChain: string): string =>
  stores.some((s) => s.info.currency === ofChain) ? ofChain : (stores[0]?.info.currency ?? ofChain);

function reached(info: StoreInfo, now: Date): ReachedStore {
  const businessDate = businessDateOf(now, info.zone, info.closeoutMinute);
  const start = instantOf(businessDate, info.closeoutMinute, info.zone);
  const { hour, minute } = localParts(now, info.zone);
  return {
    info,
    localMinute: hour * 60 + minute,
    hours: {
      open: info.openMinute,
      close: info.closeMinute > info.openMinute ? info.closeMinute : info.closeMinute + DAY_MINUTES,
    },
    day: {
      businessDate,
      start,
      firstHour: Math.floor(info.closeoutMinute / 60),
      minutesIn: Math.max(0, Math.min(DAY_MINUTES, Math.floor((now.getTime() - start.getTime()) / MINUTE_MS))),
    },
  };
}
