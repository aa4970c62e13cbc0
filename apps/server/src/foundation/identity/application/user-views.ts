import { type UserView, VIEWS_MOST } from '@larder/contracts/identity/views';
import { Injectable } from '@nestjs/common';
import { Clock } from '../../../platform/clock/clock.ts';
import type { Tx } from '../../../platform/db/tx.ts';
import { NotFound } from '../../../platform/errors/domain-error.ts';
import { newId } from '../../../platform/ids/ids.ts';
import { AuditApi } from '../../audit/index.ts';
import { UserViewsRepository } from '../data/user-views.repository.ts';
import { TooManyViews, ViewNameTaken } from '../identity.errors.ts';

/** Views that a person keeps, the same on every device. */
@Injectable()
export class UserViews {
  constructor(
    private readonly views: UserViewsRepository,
    private readonly audit: AuditApi,
    private readonly clock: Clock,
  ) {}

  list(tx: Tx, page: string): Promise<UserView[]> {
    return this.views.list(tx, page);
  }

  /** @throws ViewNameTaken, TooManyViews */
  async add(tx: Tx, input: Omit<UserView, 'id'>): Promise<UserView> {
    if ((await this.views.count(tx, input.page)) >= VIEWS_MOST) throw new TooManyViews();
    const view = { id: newId(), ...input };
    if (!(await this.views.insert(tx, view, this.clock.now()))) throw new ViewNameTaken();
    await this.record(tx, 'create', view.id, { page: view.page });
    return view;
  }

  /** @throws NotFound also for a view of somebody else */
  async remove(tx: Tx, id: string): Promise<void> {
    if (!(await this.views.remove(tx, id))) throw new NotFound();
    await this.record(tx, 'remove', id, {});
  }

  /** Without the name: it is a person's own words. */
  private record(tx: Tx, verb: string, id: string, diff: Readonly<Record<string, unknown>>): Promise<void> {
    return this.audit.record(tx, {
      action: `identity.user-view.${verb}`,
      entity: 'user_view',
      entityId: id,
      storeId: null,
      diff,
    });
  }
}
