import { createHash } from 'node:crypto';
import type { Role } from '@larder/contracts/permissions';
import { Injectable } from '@nestjs/common';
import type { Tx } from '../../../platform/db/tx.ts';
import { type AlertInfo, StockAlerts } from '../../inventory/index.ts';
import { NotificationsApi } from '../notifications.facade.ts';

const MOST_NAMES = 3;

/** Tells a store once of all that an evaluation found together; nothing when it has passed, or is muted, by now. */
@Injectable()
export class TellStockAlerts {
  constructor(
    private readonly notifications: NotificationsApi,
    private readonly alerts: StockAlerts,
  ) {}

  async run(
    tx: Tx,
    storeId: string,
    raised: readonly { readonly alertId: string; readonly kind: AlertInfo['kind'] }[],
  ): Promise<void> {
    const running = await this.alerts.running(
      tx,
      raised.map((one) => one.alertId),
    );
    const [first] = running;
    if (!first) return;
    await this.notifications.notify(tx, {
      kind: 'stock-low',
      storeId,
      dedupKey: `stock-low ${keyOf(raised)}`,
      to: { roles: listeners(first.kind) },
      params: {
        worst: first.kind,
        count: running.length,
        items: running.slice(0, MOST_NAMES).map(({ item }) => ({ name: item.name, nameEn: item.nameEn })),
        unsure: running.filter((alert) => !alert.sure).length,
      },
    });
  }
}

/** An empty shelf is also the supervisor's business; a low one is the store's alone. */
const listeners = (worst: AlertInfo['kind']): readonly Role[] =>
  worst === 'below_safety' ? ['store_manager'] : ['store_manager', 'area_supervisor'];

/** The situation as the event says it: a redelivery has the same one, whatever has changed since. */
const keyOf = (raised: readonly { readonly alertId: string; readonly kind: string }[]): string =>
  createHash('sha256')
    .update(
      raised
        .map((one) => `${one.alertId}:${one.kind}`)
        .sort()
        .join(' '),
    )
    .digest('base64url');
