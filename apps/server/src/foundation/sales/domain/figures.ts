/** What the figures need of a head. */
export interface HeadFigures {
  readonly businessDate: string;
  readonly hour: number;
  readonly channel: string;
  readonly kind: 'sale' | 'refund';
  readonly status: 'open' | 'closed' | 'void';
  readonly totalMinor: bigint;
  readonly discountMinor: bigint;
  readonly taxMinor: bigint;
}

export interface LineFigures {
  readonly itemId: string | null;
  readonly quantityMilli: bigint;
  readonly amountMinor: bigint;
}

export interface HourDelta {
  readonly businessDate: string;
  readonly hour: number;
  readonly channel: string;
  sales: number;
  refunds: number;
  voids: number;
  netMinor: bigint;
  refundMinor: bigint;
  discountMinor: bigint;
  taxMinor: bigint;
}

export interface ItemDayDelta {
  readonly itemId: string;
  readonly businessDate: string;
  quantityMilli: bigint;
  amountMinor: bigint;
  lineCount: number;
}

/**
 * Changes of the hourly and item-day figures. A closed sale counts; a closed refund counts against; a void is counted and
 * carries no money; an open ticket counts nowhere yet. `data/figures.sql.ts` recomputes the same from rows.
 */
export class FigureDeltas {
  readonly hours = new Map<string, HourDelta>();
  readonly itemDays = new Map<string, ItemDayDelta>();

  /** @param weight 1 posts the head, -1 takes it back */
  add(head: HeadFigures, lines: readonly LineFigures[], weight: 1 | -1): void {
    if (head.status === 'open') return;
    const hour = this.hour(head);
    if (head.status === 'void') {
      hour.voids += weight;
      return;
    }
    const w = BigInt(weight);
    const direction = head.kind === 'sale' ? w : -w;
    if (head.kind === 'sale') {
      hour.sales += weight;
      hour.discountMinor += w * head.discountMinor;
    } else {
      hour.refunds += weight;
      hour.refundMinor += w * head.totalMinor;
    }
    hour.netMinor += direction * head.totalMinor;
    hour.taxMinor += direction * head.taxMinor;
    for (const line of lines) this.addLine(head, line, weight);
  }

  /** One line alone: mapping a waiting code. */
  addLine(head: Pick<HeadFigures, 'businessDate' | 'kind' | 'status'>, line: LineFigures, weight: 1 | -1): void {
    if (line.itemId === null || head.status !== 'closed') return;
    const key = `${line.itemId}${head.businessDate}`;
    let day = this.itemDays.get(key);
    if (!day) {
      day = { itemId: line.itemId, businessDate: head.businessDate, quantityMilli: 0n, amountMinor: 0n, lineCount: 0 };
      this.itemDays.set(key, day);
    }
    const plus = (head.kind === 'sale') === (weight === 1);
    day.quantityMilli += plus ? line.quantityMilli : -line.quantityMilli;
    day.amountMinor += plus ? line.amountMinor : -line.amountMinor;
    day.lineCount += weight;
  }

  private hour(head: HeadFigures): HourDelta {
    const key = `${head.businessDate} ${head.hour} ${head.channel}`;
    let hour = this.hours.get(key);
    if (!hour) {
      hour = {
        businessDate: head.businessDate,
        hour: head.hour,
        channel: head.channel,
        sales: 0,
        refunds: 0,
        voids: 0,
        netMinor: 0n,
        refundMinor: 0n,
        discountMinor: 0n,
        taxMinor: 0n,
      };
      this.hours.set(key, hour);
    }
    return hour;
  }
}
