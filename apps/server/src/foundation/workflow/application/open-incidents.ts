import { Injectable } from '@nestjs/common';
import { Clock } from '../../../platform/clock/clock.ts';
import { TenantDb } from '../../../platform/db/tenant-db.ts';
import { newId } from '../../../platform/ids/ids.ts';
import { DeadWork } from '../../../platform/jobs/dead-work.ts';
import { JobRegistry } from '../../../platform/jobs/job-registry.ts';
import type { TenantContext } from '../../../platform/tenancy/tenant-context.ts';
import { IncidentsRepository } from '../data/incidents.repository.ts';
import { approvalDecided } from '../events.ts';

const AT_ONCE = 100;
const MOST_ERROR = 500;

/** Effects of an outcome are work items of its subscribers. One that used up its attempts waits for a person. */
@Injectable()
export class OpenIncidents {
  constructor(
    private readonly db: TenantDb,
    private readonly registry: JobRegistry,
    private readonly dead: DeadWork,
    private readonly incidents: IncidentsRepository,
    private readonly clock: Clock,
  ) {}

  async run(ctx: TenantContext): Promise<void> {
    const kinds = this.registry.subscribersOf(approvalDecided).map((s) => s.name);
    await this.db.tx(ctx, async (tx) => {
      for (const item of await this.dead.list(tx, kinds, AT_ONCE)) {
        const outcome = approvalDecided.payload.safeParse(item.payload).data;
        if (!outcome) continue;
        await this.incidents.open(tx, {
          id: newId(),
          instanceId: outcome.instanceId,
          workItemId: item.id,
          kind: item.kind,
          error: item.error.slice(0, MOST_ERROR),
          attempts: item.attempts,
          openedAt: this.clock.now(),
        });
      }
    });
  }
}
