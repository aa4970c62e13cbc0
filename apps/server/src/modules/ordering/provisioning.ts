import type { TenantContext } from '../../platform/tenancy/tenant-context.ts';

/** How a person changed a suggested line, in packs; null: left as it was. */
export type PastChange = (line: {
  readonly itemId: string;
  readonly baselinePacks: number;
  /** Pieces that sold from the delivery until the next one, per pack. */
  readonly soldPacks: number;
  readonly deliveryDate: string;
}) => { readonly packs: number; readonly reason: string } | null;

/** Past orders for the demo; never part of the API. */
export abstract class OrderingProvisioning {
  /**
   * Puts the store's newest suggestions into the past, whole weeks back, as orders that a person changed and sent, and
   * scores the changes against a shelf on which just what the records say was sold.
   * @returns lines scored
   */
  abstract pastOrders(
    ctx: TenantContext,
    past: {
      readonly storeId: string;
      readonly weeks: readonly number[];
      readonly personId: string;
      readonly change: PastChange;
    },
  ): Promise<number>;
}
