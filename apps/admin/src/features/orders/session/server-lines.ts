import { fieldsOf, type OrderRow, type Patch, QUANTITY, SEEN, sameEdit } from '../model.ts';

/** `old`: we know better; `theirs`: nothing of ours is lost; `mine`: ours goes on top of it; `conflict`: a person chooses. */
type Meeting = 'old' | 'theirs' | 'mine' | 'conflict';

export const NO_PATCH: Patch = {};

/** Two states of a line that the server would not store alike. */
export const differs = (row: OrderRow, a: Patch, b: Patch): boolean =>
  !sameEdit(row, a, b) || (a[QUANTITY] !== undefined && a[SEEN] !== b[SEEN]);

/** Each line as the server has it, by its own last word or this session's last acknowledged save. */
export class ServerLines {
  private readonly saved = new Map<string, Patch>();
  private readonly revs = new Map<string, number>();
  /** Sent, answer not seen: when the server shows one of these texts, it is our own. */
  private readonly attempted = new Map<string, Patch[]>();

  ids(): IterableIterator<string> {
    return this.saved.keys();
  }

  /** The rev that an edit of this line is made on. */
  revOf(row: OrderRow): number {
    return this.revs.get(row.id) ?? row.line.rev;
  }

  /** Whether the server has another state of the line than this one. @param cells of the row, marks and all */
  lacks(row: OrderRow, cells: Patch): boolean {
    return differs(row, fieldsOf(cells), this.saved.get(row.id) ?? NO_PATCH);
  }

  /** One line of the server against the same line here. */
  meet(row: OrderRow, theirs: Patch, rev: number, mine: Patch): Meeting {
    const known = this.revs.get(row.id);
    // An answer that was on its way while a save went through is older than what we know.
    if (known !== undefined && rev < known) return 'old';
    if (!this.lacks(row, mine) || sameEdit(row, mine, theirs)) {
      this.has(row.id, theirs, rev);
      return 'theirs';
    }
    const own = this.attempted.get(row.id)?.some((sent) => sameEdit(row, sent, theirs));
    if (known !== undefined && rev !== known && !own) return 'conflict';
    this.has(row.id, theirs, rev);
    return 'mine';
  }

  has(itemId: string, patch: Patch, rev: number): void {
    this.saved.set(itemId, patch);
    this.revs.set(itemId, rev);
  }

  sending(itemId: string, patch: Patch): void {
    this.attempted.set(itemId, [...(this.attempted.get(itemId) ?? []), patch]);
  }

  acknowledged(itemId: string, patch: Patch, rev: number): void {
    this.has(itemId, patch, rev);
    this.attempted.delete(itemId);
  }

  /** An edit of an earlier page goes on from this rev. */
  continueFrom(itemId: string, rev: number): void {
    this.revs.set(itemId, rev);
  }
}
