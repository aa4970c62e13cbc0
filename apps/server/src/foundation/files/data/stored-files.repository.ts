import { Injectable } from '@nestjs/common';
import { ownSql } from '../../../platform/db/own-tables.ts';
import type { Tx } from '../../../platform/db/tx.ts';
import { NotFound } from '../../../platform/errors/domain-error.ts';
import type { StoredFile } from '../files.facade.ts';

const sqlTables = ownSql('stored_file');

@Injectable()
export class StoredFilesRepository {
  async insert(tx: Tx, file: StoredFile, createdAt: Date): Promise<void> {
    await sqlTables(tx)
      .insertInto('stored_file')
      .values({ tenant_id: tx.ctx.tenantId, ...file, created_by: tx.ctx.actor.id, created_at: createdAt })
      .execute();
  }

  /** @throws NotFound */
  async find(tx: Tx, id: string): Promise<StoredFile> {
    const row = await sqlTables(tx)
      .selectFrom('stored_file')
      .select(['id', 'name', 'mime', 'bytes', 'sha256'])
      .where('tenant_id', '=', tx.ctx.tenantId)
      .where('id', '=', id)
      .executeTakeFirst();
    if (!row) throw new NotFound();
    return row;
  }
}
