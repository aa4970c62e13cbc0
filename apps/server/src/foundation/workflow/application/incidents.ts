import { Injectable } from '@nestjs/common';
import { Clock } from '../../../platform/clock/clock.ts';
import type { Tx } from '../../../platform/db/tx.ts';
import { NotFound } from '../../../platform/errors/domain-error.ts';
import { DeadWork } from '../../../platform/jobs/dead-work.ts';
import { AuditApi } from '../../audit/index.ts';
import { IdentityApi } from '../../identity/index.ts';
import { OrgApi } from '../../org/index.ts';
import { type IncidentRow, IncidentsRepository, type Resolution } from '../data/incidents.repository.ts';
import { IncidentResolved } from '../workflow.errors.ts';

const MOST_LISTED = 200;

export interface ListedIncident extends IncidentRow {
  readonly storeName: string;
  readonly storeNameEn: string | null;
  readonly resolvedByName: string;
}

/** Headquarters' list of outcomes that did not arrive, and the two ways to deal with one. */
@Injectable()
export class Incidents {
  constructor(
    private readonly repository: IncidentsRepository,
    private readonly dead: DeadWork,
    private readonly org: OrgApi,
    private readonly identity: IdentityApi,
    private readonly audit: AuditApi,
    private readonly clock: Clock,
  ) {}

  async list(tx: Tx, view: 'open' | 'resolved'): Promise<ListedIncident[]> {
    const rows = await this.repository.list(tx, view, MOST_LISTED);
    const stores = new Map((await this.org.stores(tx, [...new Set(rows.map((r) => r.storeId))])).map((s) => [s.id, s]));
    const names = await this.identity.names(tx, [...new Set(rows.flatMap((r) => r.resolvedBy ?? []))]);
    return rows.map((row) => ({
      ...row,
      storeName: stores.get(row.storeId)?.name ?? '',
      storeNameEn: stores.get(row.storeId)?.nameEn ?? null,
      resolvedByName: (row.resolvedBy && names.get(row.resolvedBy)) || '',
    }));
  }

  /** Runs the effect again; when it gives up once more a new incident opens. @throws NotFound | IncidentResolved */
  async retry(tx: Tx, id: string): Promise<void> {
    const incident = await this.held(tx, id);
    await this.dead.revive(tx, incident.workItemId);
    await this.settle(tx, incident, 'retried', null);
  }

  /** Gives the effect up for good. @throws NotFound | IncidentResolved */
  async discard(tx: Tx, id: string, reason: string): Promise<void> {
    const incident = await this.held(tx, id);
    await this.dead.discard(tx, incident.workItemId, reason);
    await this.settle(tx, incident, 'discarded', reason);
  }

  private async held(tx: Tx, id: string): Promise<IncidentRow> {
    const incident = await this.repository.lock(tx, id);
    if (!incident) throw new NotFound();
    if (incident.resolvedAt !== null) throw new IncidentResolved();
    return incident;
  }

  private async settle(tx: Tx, incident: IncidentRow, resolution: Resolution, reason: string | null): Promise<void> {
    await this.repository.resolve(tx, incident.id, resolution, tx.ctx.actor.id, reason, this.clock.now());
    await this.audit.record(tx, {
      action: `workflow.incident.${resolution === 'retried' ? 'retry' : 'discard'}`,
      entity: incident.subjectType,
      entityId: incident.subjectId,
      storeId: incident.storeId,
      diff: { incidentId: incident.id, effect: incident.kind, ...(reason === null ? {} : { reason }) },
    });
  }
}
