import { Injectable } from '@nestjs/common';
import { OrgApi } from '../../../../foundation/org/index.ts';
import { addDays } from '../../../../platform/clock/business-date.ts';
import type { Tx } from '../../../../platform/db/tx.ts';
import { chineseCalendar, keepsChineseCalendar } from '../../demand-model/domain/chinese-calendar.ts';
import { SignalsRepository } from '../data/signals.repository.ts';
import { type KnownColumn, signalColumns } from '../domain/known-columns.ts';

/** What a chain knows about days, past and ahead, as the columns that its model reads. Switched-off parameters are left out. */
@Injectable()
export class KnownCalendar {
  constructor(
    private readonly org: OrgApi,
    private readonly signals: SignalsRepository,
  ) {}

  /** @param count dates from `from` on */
  async columns(tx: Tx, from: string, count: number): Promise<KnownColumn[]> {
    const off = await this.signals.switchedOff(tx);
    return (await this.all(tx, from, count)).filter((c) => !off.has(c.name));
  }

  /** Every column with values, whatever is switched off. */
  async all(tx: Tx, from: string, count: number): Promise<KnownColumn[]> {
    const { zone } = await this.org.tenant(tx);
    const builtIn = keepsChineseCalendar(zone)
      ? Object.entries(chineseCalendar(from, count)).map(([name, cells]) => ({ name, cells: cells as string[] }))
      : [];
    const roots = new Set((await this.org.units(tx)).filter((u) => u.parentId === null).map((u) => u.id));
    const entered = await this.signals.between(tx, from, addDays(from, count - 1));
    return [
      ...builtIn,
      ...signalColumns(
        entered.filter((s) => roots.has(s.unitId) && s.items.length === 0 && s.categories.length === 0),
        from,
        count,
      ),
    ];
  }
}
