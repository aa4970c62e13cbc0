import { Injectable } from '@nestjs/common';
import type { Tx } from '../../../platform/db/tx.ts';

type CurrentHash = (tx: Tx, subjectId: string) => Promise<string | null>;

/** Ways to ask the owner of a subject for its present hash. */
@Injectable()
export class Subjects {
  private readonly hashes = new Map<string, CurrentHash>();

  bind(subjectType: string, currentHash: CurrentHash): void {
    this.hashes.set(subjectType, currentHash);
  }

  /** The subject as it is now: null when it is gone, undefined when its owner never told how to ask. */
  async hashOf(tx: Tx, subjectType: string, subjectId: string): Promise<string | null | undefined> {
    return this.hashes.get(subjectType)?.(tx, subjectId);
  }
}
