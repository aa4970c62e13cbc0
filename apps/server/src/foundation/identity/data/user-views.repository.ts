import type { UserView } from '@larder/contracts/identity/views';
import { Injectable } from '@nestjs/common';
import type { Tx } from '../../../platform/db/tx.ts';
import { sqlTables } from './identity.tables.ts';

/** Views of the acting person; nobody reads or writes those of another. */
@Injectable()
export class UserViewsRepository {
  async list(tx: Tx, page: string): Promise<UserView[]> {
    const rows = await this.own(tx).where('page', '=', page).orderBy('created_at').orderBy('id').execute();
    return rows.map(({ id, name, search }) => ({ id, page, name, search: search as UserView['search'] }));
  }

  async count(tx: Tx, page: string): Promise<number> {
    return (await this.own(tx).where('page', '=', page).execute()).length;
  }

  /** @returns false when the page has a view of this name */
  async insert(tx: Tx, view: UserView, at: Date): Promise<boolean> {
    const done = await sqlTables(tx)
      .insertInto('user_view')
      .values({
        tenant_id: tx.ctx.tenantId,
        id: view.id,
        user_id: tx.ctx.actor.id,
        page: view.page,
        name: view.name,
        search: JSON.stringify(view.search),
        created_at: at,
      })
      .onConflict((c) => c.columns(['tenant_id', 'user_id', 'page', 'name']).doNothing())
      .executeTakeFirst();
    return (done.numInsertedOrUpdatedRows ?? 0n) > 0n;
  }

  /** @returns false when the person has no such view */
  async remove(tx: Tx, id: string): Promise<boolean> {
    const done = await sqlTables(tx)
      .deleteFrom('user_view')
      .where('tenant_id', '=', tx.ctx.tenantId)
      .where('user_id', '=', tx.ctx.actor.id)
      .where('id', '=', id)
      .executeTakeFirst();
    return done.numDeletedRows > 0n;
  }

  private own(tx: Tx) {
    return sqlTables(tx)
      .selectFrom('user_view')
      .selectAll()
      .where('tenant_id', '=', tx.ctx.tenantId)
      .where('user_id', '=', tx.ctx.actor.id);
  }
}
