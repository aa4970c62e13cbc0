import { Injectable } from '@nestjs/common';
import type { ItemInfo } from '../../../../foundation/catalog/index.ts';
import { NotificationsApi } from '../../../../foundation/notifications/index.ts';
import { OrgApi } from '../../../../foundation/org/index.ts';
import { Clock } from '../../../../platform/clock/clock.ts';
import type { Tx } from '../../../../platform/db/tx.ts';
import { DemandAlertsRepository, type NewAlert, type NewAlertLine } from '../data/demand-alerts.repository.ts';

export interface Raised {
  readonly id: string;
  readonly isNew: boolean;
}

/** Keeps an alert with its lines and tells who answers for the area, once, until it is over. */
@Injectable()
export class RaiseAlert {
  constructor(
    private readonly alerts: DemandAlertsRepository,
    private readonly org: OrgApi,
    private readonly notifications: NotificationsApi,
    private readonly clock: Clock,
  ) {}

  async run(
    tx: Tx,
    alert: NewAlert,
    lines: readonly NewAlertLine[],
    items: ReadonlyMap<string, ItemInfo>,
  ): Promise<Raised> {
    const raised = await this.alerts.raise(tx, alert, lines, this.clock.now());
    const [first] = lines;
    if (!raised.isNew || !first) return raised;
    const unit = (await this.org.units(tx)).find((u) => u.id === alert.unitId);
    const short = [...new Set(lines.map((l) => l.itemId))].flatMap((id) => items.get(id) ?? []);
    await this.notifications.notify(tx, {
      kind: 'demand-alert',
      storeId: first.storeId,
      dedupKey: newsOf(raised.id),
      to: { roles: ['area_supervisor', 'buyer', 'hq_manager'] },
      params: {
        alertId: raised.id,
        kind: alert.kind,
        area: { name: unit?.name ?? '', nameEn: unit?.nameEn ?? null },
        count: short.length,
        items: short.slice(0, 3).map(({ name, nameEn }) => ({ name, nameEn })),
        days: alert.evidence.days.filter((d) => d.counts).length,
        from: alert.from,
      },
    });
    return raised;
  }

  /** Nobody has to act on it any more: it no longer counts among the unread. */
  async over(tx: Tx, alertId: string): Promise<void> {
    await this.notifications.settle(tx, newsOf(alertId));
  }
}

/** Names what people are told of an alert. */
const newsOf = (alertId: string): string => `demand-alert ${alertId}`;
