import type { LineEdit } from '@larder/contracts/ordering/order-edits';
import type { Patch } from '../model.ts';

/** One unsent line as the device keeps it. */
export interface KeptLine {
  readonly patch: Patch;
  readonly rev: number;
  /** Ready to be sent without the sheet; null while the text is no number. */
  readonly edit: LineEdit | null;
}

/** Where unsent lines outlive the page. */
export interface LineKeeper {
  load(): Promise<{ itemId: string; kept: KeptLine }[]>;
  put(lines: readonly { itemId: string; kept: KeptLine; conflict: boolean }[]): Promise<void>;
  forget(itemIds: readonly string[]): Promise<void>;
}

/** The device's copy of what the server does not have yet. */
export class DeviceLines {
  private readonly keeper: LineKeeper;
  private readonly kept = new Set<string>();
  private writing: Promise<void> = Promise.resolve();

  constructor(keeper: LineKeeper) {
    this.keeper = keeper;
  }

  /** Lines of an earlier page; none when the device cannot tell. */
  load(): ReturnType<LineKeeper['load']> {
    return this.keeper.load().catch(() => []);
  }

  /** The device has this line: it is to be forgotten once the server has it too. */
  holds(itemId: string): void {
    this.kept.add(itemId);
  }

  /** Brings the copy up to date with the lines as they are when its turn comes. */
  update(unsent: () => Parameters<LineKeeper['put']>[0]): Promise<void> {
    const work = async () => {
      const lines = unsent();
      const dirty = new Set(lines.map((line) => line.itemId));
      const gone = [...this.kept].filter((id) => !dirty.has(id));
      for (const id of gone) this.kept.delete(id);
      for (const id of dirty) this.kept.add(id);
      if (gone.length > 0) await this.keeper.forget(gone);
      if (lines.length > 0) await this.keeper.put(lines);
    };
    // One after the other: a late "put" must not bring back what "forget" has just removed.
    const next = this.writing
      .then(work)
      .catch((error: unknown) => console.warn('edits are kept in this page only', error));
    this.writing = next;
    return next;
  }

  async forgetAll(): Promise<void> {
    const ids = [...this.kept];
    this.kept.clear();
    await this.keeper.forget(ids);
  }
}
