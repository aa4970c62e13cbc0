import type { ChainDefinition, ItemDefinition, StoreDefinition } from '@larder/simulator';
import { Injectable } from '@nestjs/common';
import { CatalogProvisioning, type NewCatalog } from '../foundation/catalog/provisioning.ts';
import { type DemoAccount, Provisioning } from '../foundation/identity/provisioning.ts';
import { POLICY_KEYS, type PolicyKey } from '../foundation/org/index.ts';
import { type NewUnit, OrgProvisioning } from '../foundation/org/provisioning.ts';
import { PosProvisioning } from '../modules/pos-sync/provisioning.ts';
import { TenantDb } from '../platform/db/tenant-db.ts';
import type { Tx } from '../platform/db/tx.ts';
import { jobContext, type TenantContext } from '../platform/tenancy/tenant-context.ts';
import { warehouseSupply, warehouseUnits } from './demo-warehouse.ts';

const MINUTES_IN_HOUR = 60;
const PERMILLE_IN_BP = 10;
const WHOLE_BP = 10_000;
const MILLI = 1_000n;
/** The depots' van: bottles and cans of about half a kilogram, 800 kg in all; 30 yuan a trip, free from 800. */
const DEPOT_UNIT_GRAMS = 500;
const DEPOT_TERMS = {
  freightMinor: 3_000n,
  freeFreightMinor: 80_000n,
  truckWeightG: 800_000n,
  truckVolumeMl: null,
  truckPallets: null,
};
const UNMEASURED = { volumeMl: null, perPallet: null };

/** Ids of a loaded demo chain by the simulator's natural codes. */
export interface LoadedChain {
  readonly chain: ChainDefinition;
  readonly ctx: TenantContext;
  readonly units: ReadonlyMap<string, string>;
  readonly items: ReadonlyMap<string, string>;
  readonly accounts: readonly DemoAccount[];
  /** Till key of every store. */
  readonly deviceKeys: ReadonlyMap<string, { readonly id: string; readonly key: string }>;
}

/** Writes a simulated chain's master data through the modules' own provisioning. */
@Injectable()
export class DemoChainLoader {
  constructor(
    private readonly db: TenantDb,
    private readonly people: Provisioning,
    private readonly org: OrgProvisioning,
    private readonly catalog: CatalogProvisioning,
    private readonly tills: PosProvisioning,
  ) {}

  async load(chain: ChainDefinition, password: string): Promise<LoadedChain> {
    const { tenant } = chain;
    const { tenantId } = await this.people.tenant({
      code: tenant.code,
      name: tenant.name.zh,
      nameEn: tenant.name.en,
      locale: tenant.locale,
      currency: tenant.currency,
      zone: tenant.timeZone,
      demo: true,
    });
    const ctx = jobContext(tenantId, 'demo.load', 'demo');
    const passwordHash = await this.people.hashPassword(password);
    return this.db.tx(
      ctx,
      async (tx) => {
        const units = await this.org.units(tx, [...unitsOf(chain), ...warehouseUnits(chain)]);
        await this.org.policies(tx, policiesOf(chain, units));
        const { items } = await this.catalog.load(tx, catalogOf(chain, units));
        const accounts = await this.accounts(tx, chain, units, password, passwordHash);
        const deviceKeys = new Map<string, { readonly id: string; readonly key: string }>();
        for (const store of chain.stores) {
          const storeId = unitId(units, store.code);
          await this.tills.terminals(tx, storeId, store.terminals);
          deviceKeys.set(store.code, await this.people.deviceKey(tx, storeId, `${store.name.zh} 收银`));
        }
        return { chain, ctx, units, items, accounts, deviceKeys };
      },
      { timeoutMs: 60_000 },
    );
  }

  private async accounts(
    tx: Tx,
    chain: ChainDefinition,
    units: ReadonlyMap<string, string>,
    password: string,
    passwordHash: string,
  ): Promise<DemoAccount[]> {
    const accounts: DemoAccount[] = [];
    for (const person of chain.people) {
      const grants = person.scopeCodes.map((code) => ({
        role: person.role,
        unitId: units.get(code) ?? unitId(units, ''),
      }));
      await this.people.person(tx, { displayName: person.name.zh, email: person.email, grants, passwordHash });
      accounts.push({
        tenantCode: chain.tenant.code,
        tenantName: chain.tenant.name.zh,
        tenantNameEn: chain.tenant.name.en,
        role: person.role,
        displayName: person.name.zh,
        login: person.email,
        password,
      });
    }
    return accounts;
  }
}

function unitId(units: ReadonlyMap<string, string>, code: string): string {
  const id = units.get(code);
  if (id === undefined) throw new Error(`unknown unit ${code}`);
  return id;
}

const minuteOf = (time: string): number => {
  const [hour = '0', minute = '0'] = time.split(':');
  return Number(hour) * MINUTES_IN_HOUR + Number(minute);
};

function unitsOf(chain: ChainDefinition): NewUnit[] {
  const hq = chain.orgUnits.find((u) => u.parentCode === null)?.code;
  const stores = new Map(chain.stores.map((s) => [s.code, s]));
  const kitchens = new Map(chain.kitchens.map((k) => [k.code, k]));
  return chain.orgUnits
    .filter((u) => u.parentCode !== null)
    .map((u, sort) => {
      const base = {
        code: u.code,
        parentCode: u.parentCode === hq ? '' : (u.parentCode ?? ''),
        name: u.name.zh,
        nameEn: u.name.en,
        sort,
      };
      const store = stores.get(u.code);
      if (store) return { ...base, type: 'store' as const, site: siteOf(chain, store) };
      const kitchen = kitchens.get(u.code);
      if (kitchen) {
        const site = {
          kind: 'central_kitchen' as const,
          format: 'kitchen',
          locationType: 'business' as const,
          areaSqm: null,
          lat: kitchen.lat,
          lng: kitchen.lng,
          zone: chain.tenant.timeZone,
          currency: chain.tenant.currency,
          closeoutMinute: 0,
          openMinute: 180,
          closeMinute: 1320,
        };
        return { ...base, type: 'central_kitchen' as const, site };
      }
      return { ...base, type: u.type as 'region' | 'area' };
    });
}

const siteOf = (chain: ChainDefinition, s: StoreDefinition): NonNullable<NewUnit['site']> => ({
  kind: 'store',
  format: s.formatCode,
  locationType: s.locationType,
  areaSqm: s.areaSqm,
  lat: s.lat,
  lng: s.lng,
  zone: chain.tenant.timeZone,
  currency: chain.tenant.currency,
  closeoutMinute: s.closeoutHour * MINUTES_IN_HOUR,
  openMinute: minuteOf(s.opens),
  closeMinute: minuteOf(s.closes),
});

/** Policies that this release knows; the simulator's catalogue of keys may be ahead of the product's. */
function policiesOf(
  chain: ChainDefinition,
  units: ReadonlyMap<string, string>,
): Parameters<OrgProvisioning['policies']>[1] {
  return chain.policies.flatMap((p) => {
    if (!(p.key in POLICY_KEYS)) return [];
    const format = p.level === 'format' ? p.code : '';
    const scope = p.level === 'tenant' || p.level === 'format' ? unitId(units, '') : unitId(units, p.code);
    return [{ key: p.key as PolicyKey, unitId: scope, format, value: p.value, locked: p.locked }];
  });
}

const ITEM_TYPES: Readonly<Record<ItemDefinition['type'], NewCatalog['items'][number]['type']>> = {
  sellable: 'sellable',
  ingredient: 'ingredient',
  semiFinished: 'semi_finished',
  packaging: 'packaging',
  service: 'service',
};

function catalogOf(chain: ChainDefinition, units: ReadonlyMap<string, string>): NewCatalog {
  const calendars = Map.groupBy(chain.calendars, (c) => c.sourceCode);
  const supplierItems = Map.groupBy(chain.supplierItems, (s) => s.sourceCode);
  const preferred = new Map(chain.supplierItems.filter((s) => s.isPreferred).map((s) => [s.sku, s.sourceCode]));
  const kitchen = chain.kitchens[0];
  const warehouse = warehouseSupply(chain, (code) => unitId(units, code));
  return {
    categories: chain.categories.map((c, sort) => ({ code: c.code, name: c.name.zh, nameEn: c.name.en, sort })),
    items: chain.items.map((i) => ({
      sku: i.sku,
      name: i.name.zh,
      nameEn: i.name.en,
      type: ITEM_TYPES[i.type],
      categoryCode: i.categoryCode,
      baseUom: i.baseUom,
      shelfLifeDays: i.shelfLifeDays,
      storage: i.storageTemp,
      priceMinor: i.priceMinor === null ? null : BigInt(i.priceMinor),
      costMilliMinor: BigInt(Math.round(i.costMinor)) * MILLI,
      stocked: i.isStocked && i.type !== 'service',
      codes: [
        ...i.barcodes
          .filter((code) => code !== i.priceEmbeddedPrefix)
          .map((code) => ({ kind: 'barcode' as const, code })),
        ...(i.priceEmbeddedPrefix === null ? [] : [{ kind: 'embedded_price' as const, code: i.priceEmbeddedPrefix }]),
      ],
      uoms: i.orderUnits.map((u) => ({ uom: u.uom, factorMilli: BigInt(u.factorMilli) })),
    })),
    recipes: chain.recipes.map((r) => ({
      sku: r.sku,
      version: r.version,
      effectiveFrom: r.effectiveFrom,
      yieldMilli: BigInt(r.yieldMilli),
      // The simulator adds loss on top (× (1 + p)); a recipe keeps it as the share of the gross (1 − 1/(1 + p)).
      lines: r.components.map((c) => ({
        sku: c.sku,
        quantityMilli: BigInt(c.quantityMilli),
        wasteBp: Math.round(
          (c.wastePermille * PERMILLE_IN_BP * WHOLE_BP) / (WHOLE_BP + c.wastePermille * PERMILLE_IN_BP),
        ),
      })),
    })),
    sources: [
      ...chain.sources.map((s) => ({
        code: s.code,
        name: s.name.zh,
        nameEn: s.name.en,
        siteId: s.kind === 'centralKitchen' && kitchen ? unitId(units, kitchen.code) : null,
        minOrderMinor: BigInt(Math.max(0, ...(calendars.get(s.code) ?? []).map((c) => c.minOrderMinor))),
        ...(s.code.startsWith('DEPOT') ? { terms: DEPOT_TERMS } : {}),
        currency: chain.tenant.currency,
        contactName: s.contact.zh,
        slots: (calendars.get(s.code) ?? []).flatMap((c) =>
          (c.storeCodes === null ? [null] : c.storeCodes.map((code) => unitId(units, code))).flatMap((storeId) =>
            c.orderWeekdays.map((orderWeekday) => ({
              storeId,
              orderWeekday,
              cutoffMinute: Math.min(minuteOf(c.cutoffTime), 1439),
              leadDays: leadFrom(orderWeekday, c.leadDays, c.deliveryWeekdays),
              window: `${c.deliveryFrom}–${c.deliveryTo}`,
            })),
          ),
        ),
        items: (supplierItems.get(s.code) ?? []).map((i) => ({
          sku: i.sku,
          packUom: i.uom,
          packMilli: BigInt(i.packMilli) * BigInt(i.orderMultiple),
          moqMilli: BigInt(i.packMilli) * BigInt(i.moq),
          packPriceMinor: BigInt(i.priceMinor) * BigInt(i.orderMultiple),
          ...(s.code.startsWith('DEPOT')
            ? { packSize: { weightG: BigInt(DEPOT_UNIT_GRAMS * i.orderMultiple * i.packMilli) / 1000n, ...UNMEASURED } }
            : {}),
        })),
      })),
      ...warehouse.sources,
    ],
    chains: warehouse.chains,
    listings: chain.listings.map((l) => ({
      storeId: unitId(units, l.storeCode),
      sku: l.sku,
      sourceCode: preferred.get(l.sku) ?? null,
      listedFrom: l.listedFrom ?? '2020-01-01',
      listedTo: l.listedTo,
      shelfCapacityMilli: l.shelfCapacityMilli === null ? null : BigInt(l.shelfCapacityMilli),
      displayMinMilli: BigInt(l.displayMinMilli),
      safetyStockMilli: 0n,
    })),
  };
}

/** Days from the order weekday to the first delivery weekday that is at least the lead time away. */
function leadFrom(orderWeekday: number, leadDays: number, deliveryWeekdays: readonly number[]): number {
  for (let days = leadDays; days < leadDays + 7; days += 1)
    if (deliveryWeekdays.includes(((orderWeekday - 1 + days) % 7) + 1)) return days;
  return leadDays;
}
