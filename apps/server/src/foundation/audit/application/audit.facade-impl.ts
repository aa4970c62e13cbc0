import type { ChainState } from '@larder/contracts/audit/audit-chain';
import { Injectable } from '@nestjs/common';
import { Clock } from '../../../platform/clock/clock.ts';
import type { Tx } from '../../../platform/db/tx.ts';
import { newId } from '../../../platform/ids/ids.ts';
import { AuditApi, type AuditEntry } from '../audit.facade.ts';
import { AuditRepository } from '../data/audit.repository.ts';
import { ChainChecks } from './chain-checks.ts';

@Injectable()
export class AuditFacade extends AuditApi {
  constructor(
    private readonly events: AuditRepository,
    private readonly clock: Clock,
    private readonly checks: ChainChecks,
  ) {
    super();
  }

  override async record(tx: Tx, entry: AuditEntry): Promise<void> {
    const { actor, requestId } = tx.ctx;
    await this.events.insert(tx, {
      id: newId(),
      occurredAt: this.clock.now(),
      actorKind: actor.kind,
      actorId: actor.id,
      actorName: actor.name,
      action: entry.action,
      entity: entry.entity,
      entityId: entry.entityId,
      storeId: entry.storeId ?? null,
      diff: entry.diff,
      requestId,
    });
  }

  override chainState(tx: Tx): Promise<ChainState> {
    return this.checks.state(tx);
  }
}
