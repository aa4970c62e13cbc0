import { Injectable } from '@nestjs/common';
import { AuditApi } from '../../../foundation/audit/index.ts';
import { Clock } from '../../../platform/clock/clock.ts';
import type { Tx } from '../../../platform/db/tx.ts';
import { NotFound, VersionConflict } from '../../../platform/errors/domain-error.ts';
import { type Terminal, TerminalsRepository } from '../data/terminals.repository.ts';
import { TerminalExists } from '../pos-sync.errors.ts';
import { QuarantineQueries } from './quarantine-queries.ts';

/** Terminals that a store's tickets may come from. */
@Injectable()
export class ManageTerminals {
  constructor(
    private readonly queries: QuarantineQueries,
    private readonly terminals: TerminalsRepository,
    private readonly audit: AuditApi,
    private readonly clock: Clock,
  ) {}

  /** @throws TerminalExists */
  async register(tx: Tx, storeId: string, code: string): Promise<Terminal> {
    await this.queries.stores(tx, 'pos-sync.terminal.write', storeId);
    if (!(await this.terminals.insert(tx, storeId, code, this.clock.now()))) throw new TerminalExists();
    await this.audit.record(tx, {
      action: 'pos-sync.terminal.register',
      entity: 'pos_terminal',
      entityId: storeId,
      storeId,
      diff: { code },
    });
    return this.find(tx, storeId, code);
  }

  async setStatus(
    tx: Tx,
    storeId: string,
    code: string,
    status: 'active' | 'retired',
    version: number,
  ): Promise<Terminal> {
    await this.queries.stores(tx, 'pos-sync.terminal.write', storeId);
    const known = await this.find(tx, storeId, code);
    const changed = await this.terminals.setStatus(tx, storeId, code, status, version);
    if (!changed) throw new VersionConflict(known.version);
    await this.audit.record(tx, {
      action: 'pos-sync.terminal.set-status',
      entity: 'pos_terminal',
      entityId: storeId,
      storeId,
      diff: { code, status },
    });
    return changed;
  }

  private async find(tx: Tx, storeId: string, code: string): Promise<Terminal> {
    const found = (await this.terminals.list(tx, [storeId])).find((t) => t.code === code);
    if (!found) throw new NotFound();
    return found;
  }
}
