import { Injectable } from '@nestjs/common';
import type { Tx } from '../../../platform/db/tx.ts';
import type { SubjectOwner } from '../workflow.facade.ts';

/** Ways to ask the owner of a subject about it. */
@Injectable()
export class Subjects {
  private readonly owners = new Map<string, SubjectOwner>();

  bind(subjectType: string, owner: SubjectOwner): void {
    this.owners.set(subjectType, owner);
  }

  /** The subject as it is now: null when it is gone, undefined when its owner never told how to ask. */
  async hashOf(tx: Tx, subjectType: string, subjectId: string): Promise<string | null | undefined> {
    return this.owners.get(subjectType)?.currentHash(tx, subjectId);
  }

  /** Undoes what an approval did to the subject. @returns false when that is no longer possible */
  async reopen(tx: Tx, subjectType: string, subjectId: string, instanceId: string): Promise<boolean> {
    return (await this.owners.get(subjectType)?.reopen?.(tx, subjectId, instanceId)) ?? false;
  }

  /** Until when an approval can be taken back; null when it can't. */
  async reopenableUntil(tx: Tx, subjectType: string, subjectId: string, instanceId: string): Promise<Date | null> {
    return (await this.owners.get(subjectType)?.reopenableUntil?.(tx, subjectId, instanceId)) ?? null;
  }
}
