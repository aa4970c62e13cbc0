import type { Tx } from '../../platform/db/tx.ts';
import type { PolicyKey } from './domain/policy-keys.ts';
import type { SiteKind, StoreFields, UnitType } from './org.facade.ts';

export interface NewUnit {
  readonly code: string;
  readonly parentCode: string;
  readonly type: Exclude<UnitType, 'hq'>;
  readonly name: string;
  readonly nameEn: string | null;
  readonly sort: number;
  /** Required for places that hold stock. */
  readonly site?: { readonly kind: SiteKind } & Omit<StoreFields, 'status'>;
}

/** A chain's tree and policies made in one go by the seed, the importers and the tests. */
export abstract class OrgProvisioning {
  /** Adds units below headquarters, parents first; returns unit ids by code, headquarters under ''. */
  abstract units(tx: Tx, units: readonly NewUnit[]): Promise<Map<string, string>>;
  /** Sets values at units (`unitId`) or for a store format below one. */
  abstract policies(
    tx: Tx,
    values: readonly {
      readonly key: PolicyKey;
      readonly unitId: string;
      readonly format: string;
      readonly value: unknown;
      readonly locked: boolean;
    }[],
  ): Promise<void>;
}
