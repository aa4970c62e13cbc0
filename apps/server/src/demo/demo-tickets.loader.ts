import { businessDates, liveTickets, ticketsForDay, type WireDayEnd, type WireTicket } from '@larder/simulator';
import { Injectable } from '@nestjs/common';
import { PosProvisioning } from '../modules/pos-sync/provisioning.ts';
import { Clock } from '../platform/clock/clock.ts';
import { derivedId } from '../platform/ids/ids.ts';
import type { LoadedChain } from './demo-chain.loader.ts';

const MOST_PER_BATCH = 500;

/** The last days as real tickets, through the ingest path. */
@Injectable()
export class DemoTicketsLoader {
  constructor(
    private readonly tills: PosProvisioning,
    private readonly clock: Clock,
  ) {}

  /** Whole days, first to last. @returns tickets taken in */
  async load(loaded: LoadedChain, from: string, to: string): Promise<number> {
    let taken = 0;
    for (const { code } of loaded.chain.stores) {
      for (const date of businessDates(from, to)) {
        const day = ticketsForDay(loaded.chain, code, date);
        taken += await this.send(loaded, code, date, day.tickets, day.dayEnds);
      }
    }
    return taken;
  }

  /** What the tills rang up between two instants. @returns tickets taken in */
  async loadWindow(loaded: LoadedChain, from: Date, to: Date): Promise<number> {
    let taken = 0;
    for (const { code } of loaded.chain.stores) {
      const { tickets, dayEnds } = liveTickets(loaded.chain, code, from.toISOString(), to.toISOString());
      taken += await this.send(loaded, code, `${from.toISOString()}…`, tickets, dayEnds);
    }
    return taken;
  }

  /** @throws Error when a ticket was refused: the simulator and the product would disagree */
  private async send(
    loaded: LoadedChain,
    code: string,
    part: string,
    tickets: readonly WireTicket[],
    dayEnds: readonly WireDayEnd[],
  ): Promise<number> {
    const storeId = loaded.units.get(code);
    const device = loaded.deviceKeys.get(code);
    if (storeId === undefined || device === undefined) throw new Error(`unknown store ${code}`);
    for (let start = 0; start < tickets.length || (start === 0 && dayEnds.length > 0); start += MOST_PER_BATCH) {
      const last = start + MOST_PER_BATCH >= tickets.length;
      const answer = await this.tills.accept(loaded.ctx, storeId, device.id, {
        batchId: derivedId('demo', loaded.ctx.tenantId, code, part, start),
        sentAt: this.clock.now().toISOString(),
        tickets: tickets.slice(start, start + MOST_PER_BATCH),
        dayEnds: last ? dayEnds : [],
      });
      const refused = answer.results.find((r) => r.status === 'invalid' || r.status === 'conflict');
      if (refused) throw new Error(`demo ticket refused: ${refused.code} ${refused.detail}`);
      const refusedDay = answer.dayEnds.find((d) => d.status === 'invalid');
      if (refusedDay) throw new Error(`demo day end refused: ${refusedDay.detail}`);
    }
    return tickets.length;
  }
}
