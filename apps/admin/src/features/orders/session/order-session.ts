import type { OrderDetail, OrderLine } from '@larder/contracts/ordering/order';
import type { LineConflict, LineEdit, SavedLines } from '@larder/contracts/ordering/order-edits';
import { type CellChange, createEditStore, type EditStore } from '@larder/ui/data';
import { createValue, type Observable } from '../../../lib/observable.ts';
import { ProblemError } from '../../../lib/problem.ts';
import { whenIdle } from '../../../lib/when-idle.ts';
import {
  fieldsOf,
  isStale,
  lineEditOf,
  MARK,
  NOTE,
  type OrderRow,
  type Patch,
  QUANTITY,
  quantityOf,
  REASON,
  SEEN,
  sameEdit,
  serverPatch,
} from '../model.ts';
import { DeviceLines, type LineKeeper } from './device-lines.ts';
import { differs, NO_PATCH, ServerLines } from './server-lines.ts';
import { type Conflict, type SessionStatus, sameStatus } from './session-status.ts';

export interface SessionPorts {
  save(lines: readonly LineEdit[]): Promise<SavedLines>;
  /** Somebody else has written: read the order again. */
  refetch(): void;
  readonly keeper: LineKeeper;
}

const FIELD_COLUMNS = [QUANTITY, REASON, NOTE, SEEN] as const;
/** The device's copy follows within this time; the server's after a pause in typing. */
const KEEP_MS = 120;
const SAVE_MS = 700;
/** Both let the next keystroke be painted first, so long at the most. */
const KEEP_IDLE_MS = 80;
const SAVE_IDLE_MS = 300;
const RETRY_MS = 8_000;

/** Cells that turn the edit of a row into another one. */
const cellsOf = (rowId: string, patch: Patch): CellChange[] =>
  FIELD_COLUMNS.map((columnId) => ({ rowId, columnId, value: patch[columnId] }));

/**
 * Edits of one open order. Typed into a store, kept on the device at once, saved line by line after a pause. What others and
 * the nightly run write meanwhile comes in through `adopt`: it fills the lines that this person has not touched and never
 * overwrites one that they have.
 */
export class OrderSession {
  readonly store: EditStore;
  readonly status: Observable<SessionStatus>;

  private readonly state = createValue<SessionStatus>({
    save: 'saved',
    unsent: 0,
    conflicts: new Map(),
    moved: new Set(),
    late: 0,
  });
  private readonly ports: SessionPorts;
  private readonly editable: () => boolean;
  private rows = new Map<string, OrderRow>();
  private readonly server = new ServerLines();
  private readonly device: DeviceLines;
  private version: number;
  /** How far this session's next save moves the version; more means that somebody else saved too. */
  private ownStep = 1;
  private touched = 0;
  private running: Promise<void> = Promise.resolve();
  private quiet = false;
  private timers: Partial<Record<'keep' | 'save' | 'retry', ReturnType<typeof setTimeout>>> = {};
  private stop: (() => void) | null = null;

  constructor(order: OrderDetail, rows: readonly OrderRow[], ports: SessionPorts, editable: () => boolean) {
    this.ports = ports;
    this.device = new DeviceLines(ports.keeper);
    this.editable = editable;
    this.version = order.version;
    this.status = this.state;
    this.store = createEditStore(undefined, {
      // Whoever writes a quantity has the present suggestion before their eyes.
      derive: ({ rowId, columnId, value }) =>
        columnId === QUANTITY
          ? [{ rowId, columnId: SEEN, value: value === undefined ? undefined : this.rows.get(rowId)?.suggested }]
          : [],
    });
    this.adopt(order, rows);
  }

  /** Starts keeping and saving. @returns stop, which sends what is left */
  start(): () => void {
    const unsubscribe = this.store.subscribe(() => this.typed());
    void this.restore();
    this.stop = () => {
      unsubscribe();
      for (const timer of Object.values(this.timers)) clearTimeout(timer);
      this.timers = {};
      if (this.dirty().length === 0) return;
      void this.keepNow();
      if (this.editable()) void this.flush().catch(() => undefined);
    };
    return () => this.stop?.();
  }

  /** Version to act on: what this person has seen plus their own saves. */
  get seenVersion(): number {
    return this.version;
  }

  /** When the person last typed, epoch milliseconds. */
  get touchedAt(): number {
    return this.touched;
  }

  /** Takes in the order as the server has it now. */
  adopt(order: OrderDetail, rows: readonly OrderRow[]): void {
    const moved = new Set(this.state.get().moved);
    const conflicts = new Map(this.state.get().conflicts);
    const cells: CellChange[] = [];
    const before = this.rows;
    this.rows = new Map(rows.map((row) => [row.id, row]));
    for (const row of rows) {
      const old = before.get(row.id);
      if (old && old.suggested !== row.suggested && this.store.row(row.id)[QUANTITY] === undefined) moved.add(row.id);
      this.meet(row, row.line, conflicts, cells);
    }
    for (const id of before.keys()) {
      if (this.rows.has(id)) continue;
      cells.push(...cellsOf(id, NO_PATCH));
      conflicts.delete(id);
      moved.delete(id);
    }
    this.version = Math.max(this.version, order.version);
    // The first save of all opens the order as well.
    this.ownStep = order.state === 'generated' ? 2 : 1;
    this.write(cells);
    this.publish({ conflicts, moved });
  }

  /** Saves what is not saved yet and gives the version to act on. @throws ProblemError, also while lines conflict */
  async flush(): Promise<number> {
    const next = this.running.then(
      () => this.save(),
      () => this.save(),
    );
    this.running = next.catch(() => undefined);
    await next;
    return this.version;
  }

  /** Tries again at once, for example because the connection is back. */
  retry(): void {
    if (['waiting', 'failed'].includes(this.state.get().save)) void this.flush().catch(() => undefined);
  }

  /** The person's choice where two edited the same line. */
  resolve(itemId: string, choice: 'mine' | 'theirs'): void {
    const conflict = this.state.get().conflicts.get(itemId);
    if (!conflict) return;
    const conflicts = new Map(this.state.get().conflicts);
    conflicts.delete(itemId);
    this.server.has(itemId, conflict.theirs, conflict.rev);
    if (choice === 'theirs') this.write(cellsOf(itemId, conflict.theirs));
    this.publish({ conflicts });
    this.typed();
  }

  /** Takes the new suggestion for these lines, or keeps the typed quantity knowingly. One undo step. */
  settleStale(itemIds: readonly string[], choice: 'accept' | 'keep'): void {
    const changes = itemIds.flatMap((id): CellChange[] => {
      const row = this.rows.get(id);
      if (!row || !isStale(row, this.store.row(id))) return [];
      if (choice === 'accept') return cellsOf(id, NO_PATCH);
      return [{ rowId: id, columnId: SEEN, value: row.suggested }];
    });
    this.store.seal();
    this.store.apply(changes);
  }

  /** The person has read that untouched suggestions moved. */
  dismissMoved(): void {
    this.publish({ moved: new Set() });
  }

  /** Throws away what came too late for an order that has been decided. */
  async discardLate(): Promise<void> {
    this.publish({ save: 'saved', late: 0 });
    await this.device.forgetAll();
  }

  /** One line of the server against the same line here. */
  private meet(
    row: OrderRow,
    line: OrderLine | LineConflict,
    conflicts: Map<string, Conflict>,
    cells: CellChange[],
  ): void {
    const theirs = serverPatch(line, row.line.pack);
    const meeting = this.server.meet(row, theirs, line.rev, fieldsOf(this.store.row(row.id)));
    if (meeting === 'conflict')
      conflicts.set(row.id, { itemId: row.id, theirs, rev: line.rev, by: line.editedBy, at: line.editedAt });
    else if (meeting !== 'old') conflicts.delete(row.id);
    if (meeting === 'theirs') cells.push(...cellsOf(row.id, theirs));
  }

  /** Lines that the server does not have as they stand here. */
  private dirty(): string[] {
    const ids = new Set([...this.store.patches().keys(), ...this.server.ids()]);
    return [...ids].filter((id) => {
      const row = this.rows.get(id);
      return row && this.server.lacks(row, this.store.row(id));
    });
  }

  private typed(): void {
    if (this.quiet || !this.editable()) return;
    this.touched = Date.now();
    if (this.state.get().save === 'saved') this.publish({ save: 'unsaved' });
    this.after('keep', KEEP_MS, () => whenIdle(() => void this.keepNow(), KEEP_IDLE_MS));
    this.after('save', SAVE_MS, () => whenIdle(() => void this.flush().catch(() => undefined), SAVE_IDLE_MS));
  }

  private after(name: 'keep' | 'save' | 'retry', ms: number, work: () => void): void {
    clearTimeout(this.timers[name]);
    this.timers[name] = setTimeout(work, ms);
  }

  private async save(): Promise<void> {
    const { conflicts } = this.state.get();
    const sent = new Map<string, Patch>();
    const lines = this.dirty().flatMap((id) => {
      const row = this.rows.get(id);
      if (!row || conflicts.has(id)) return [];
      const patch = fieldsOf(this.store.row(id));
      const edit = lineEditOf(row, patch, this.server.revOf(row));
      if (edit) sent.set(id, patch);
      return edit ?? [];
    });
    if (lines.length === 0) return this.publish({ save: this.dirty().length > 0 ? 'unsaved' : 'saved' });
    this.publish({ save: 'saving' });
    for (const [id, patch] of sent) this.server.sending(id, patch);
    try {
      this.acknowledge(await this.ports.save(lines), sent);
    } catch (error) {
      this.failed(error);
      throw error;
    }
  }

  private acknowledge(answer: SavedLines, sent: ReadonlyMap<string, Patch>): void {
    const conflicts = new Map(this.state.get().conflicts);
    const cells: CellChange[] = [];
    for (const { itemId, rev } of answer.revs) this.server.acknowledged(itemId, sent.get(itemId) ?? NO_PATCH, rev);
    for (const line of answer.conflicts) {
      const row = this.rows.get(line.itemId);
      if (row) this.meet(row, line, conflicts, cells);
    }
    if (answer.version <= this.version + this.ownStep && answer.conflicts.length === 0) this.version = answer.version;
    else this.ports.refetch();
    this.ownStep = 1;
    this.write(cells);
    const left = this.dirty().filter((id) => !conflicts.has(id));
    this.publish({ save: left.length > 0 ? 'unsaved' : 'saved', conflicts });
    void this.keepNow();
    if (left.length > 0) this.after('save', SAVE_MS, () => void this.flush().catch(() => undefined));
  }

  private failed(error: unknown): void {
    const status = error instanceof ProblemError ? error.status : undefined;
    const closed = error instanceof ProblemError && error.code === 'invalid_transition';
    this.publish({ save: closed ? 'closed' : status === 0 ? 'waiting' : 'failed' });
    if (closed) this.ports.refetch();
    void this.keepNow();
    // Anything that may heal by itself is tried again; a refusal waits for the person.
    if (status === 0 || status === 429 || (status ?? 500) >= 500) this.after('retry', RETRY_MS, () => this.retry());
  }

  /** Brings the device's copy up to date. */
  private keepNow(): Promise<void> {
    return this.device.update(() => {
      const { conflicts } = this.state.get();
      const lines = this.dirty().flatMap((id) => {
        const row = this.rows.get(id);
        if (!row) return [];
        const patch = fieldsOf(this.store.row(id));
        const rev = this.server.revOf(row);
        return [{ itemId: id, conflict: conflicts.has(id), kept: { patch, rev, edit: lineEditOf(row, patch, rev) } }];
      });
      this.publish({});
      return lines;
    });
  }

  /** Edits of an earlier page that never reached the server. */
  private async restore(): Promise<void> {
    const found = await this.device.load();
    if (found.length > 0 && !this.editable()) {
      for (const { itemId } of found) this.device.holds(itemId);
      return this.publish({ save: 'closed', late: found.length });
    }
    const conflicts = new Map(this.state.get().conflicts);
    const cells: CellChange[] = [];
    for (const { itemId, kept } of found) {
      this.device.holds(itemId);
      const row = this.rows.get(itemId);
      // What was typed since this page opened is newer.
      if (!row || this.server.lacks(row, this.store.row(itemId))) continue;
      const theirs = serverPatch(row.line, row.line.pack);
      if (!differs(row, kept.patch, theirs)) continue;
      cells.push(...cellsOf(itemId, kept.patch));
      if (row.line.rev > kept.rev && !sameEdit(row, kept.patch, theirs))
        conflicts.set(itemId, { itemId, theirs, rev: row.line.rev, by: row.line.editedBy, at: row.line.editedAt });
      else this.server.continueFrom(itemId, Math.max(row.line.rev, kept.rev));
    }
    if (found.length === 0) return;
    this.write(cells);
    this.publish({ save: 'unsaved', conflicts });
    await this.keepNow();
    await this.flush().catch(() => undefined);
  }

  /** Writes without history and without taking it for typing. */
  private write(cells: readonly CellChange[]): void {
    this.quiet = true;
    this.store.rebase(cells);
    this.quiet = false;
  }

  private publish(change: Partial<SessionStatus>): void {
    const now = this.state.get();
    const dirty = change.save === 'saving' && now.unsent > 0 ? null : this.dirty();
    const next: SessionStatus = { ...now, ...change, unsent: dirty?.length ?? now.unsent };
    if (!sameStatus(next, now)) this.state.set(next);
    if (dirty) this.mark(dirty, next);
  }

  /** Says beside each cell what became of it. */
  private mark(dirty: readonly string[], { save, conflicts }: SessionStatus): void {
    const stuck = save === 'waiting' || save === 'failed' || save === 'closed';
    const waiting = new Set(stuck ? dirty : []);
    const ids = new Set([...this.store.patches().keys(), ...waiting, ...conflicts.keys()]);
    this.write(
      [...ids].map((rowId) => ({
        rowId,
        columnId: MARK,
        value: conflicts.has(rowId) ? 'conflict' : waiting.has(rowId) ? 'waiting' : undefined,
      })),
    );
  }

  /** Lines whose text cannot be ordered; they stay on the device until they are put right. */
  get unreadable(): string[] {
    return this.dirty().filter((id) => {
      const row = this.rows.get(id);
      return row !== undefined && quantityOf(row, this.store.row(id)) === null;
    });
  }
}
