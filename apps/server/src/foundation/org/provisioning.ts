import type { Tx } from '../../platform/db/tx.ts';
import type { PolicyKey } from './domain/policy-keys.ts';
import type { SiteKind, StoreInfo, UnitType } from './org.facade.ts';

export interface NewUnit {
  readonly code: string;
  readonly parentCode: string;
  readonly type: Exclude<UnitType, 'hq'>;
  readonly name: string;
  readonly nameEn: string | null;
  readonly sort: number;
  /** Required for places that hold stock. */
  readonly site?: {
    readonly kind: SiteKind;
    readonly format: string;
    readonly locationType: StoreInfo['locationType'];
    readonly areaSqm: number | null;
    readonly lat: number | null;
    readonly lng: number | null;
    readonly zone: string;
    readonly currency: string;
    readonly closeoutMinute: number;
    readonly openMinute: number;
    readonly closeMinute: number;
  };
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
