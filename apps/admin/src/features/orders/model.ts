import { fromMilli, toMilli } from '@larder/contracts/common/quantity';
import { type Band, type BandPolicy, bandOf, type LineVerdict, verdictOf } from '@larder/contracts/ordering/band';
import type { OrderDetail, OrderLine } from '@larder/contracts/ordering/order';
import type { LineEdit } from '@larder/contracts/ordering/order-edits';
import type { OrderReason } from '@larder/contracts/ordering/reasons';
import {
  type JudgedLine,
  judgeLine,
  type Review,
  type ReviewLine,
  reviewJudged,
} from '@larder/contracts/ordering/review';
import { packsText } from '../../lib/packs.ts';

/** Columns of the edit store: the quantity in packs as typed, the reason code, the note, the suggestion that was seen. */
export const QUANTITY = 'quantity';
export const REASON = 'reason';
export const NOTE = 'note';
export const SEEN = 'seen';
/** What stands beside a cell, no edit: `waiting` until the server has it, `conflict` when somebody else edited it too. */
export const MARK = 'mark';
export type Mark = 'waiting' | 'conflict';

export type Patch = Readonly<Record<string, string>>;
export type Patches = ReadonlyMap<string, Patch>;

/** A line with its figures as integers, made once per answer of the server. */
export interface OrderRow extends Omit<ReviewLine, 'quantityMilli' | 'reasonCode'> {
  readonly id: string;
  readonly line: OrderLine;
  /** The suggestion in packs, as the input shows it. */
  readonly suggested: string;
  readonly band: Band;
}

export const VIEWS = ['all', 'short', 'mine', 'approval'] as const;
export type View = (typeof VIEWS)[number];
export type TextProblem = 'number' | Exclude<LineVerdict, 'in_band' | 'out_of_band'>;

const NO_PATCH: Patch = {};
const FIELDS = [QUANTITY, REASON, NOTE, SEEN] as const;
const PACKS = /^\d{1,9}(\.\d{1,3})?$/;

export function rowsOf(order: Pick<OrderDetail, 'lines' | 'policy'>): OrderRow[] {
  return order.lines.map((line) => {
    const figures = {
      itemId: line.itemId,
      baselineMilli: toMilli(line.baseline),
      packMilli: toMilli(line.pack),
      moqMilli: toMilli(line.minimum),
      shelfCapacityMilli: line.shelfCapacity === null ? null : toMilli(line.shelfCapacity),
      packPriceMinor: BigInt(line.packPrice),
    };
    return {
      ...figures,
      id: line.itemId,
      line,
      suggested: packsText(figures.baselineMilli, figures.packMilli),
      band: bandOf(figures, order.policy),
    };
  });
}

/** What the server knows of earlier edits, as the edit store's starting point. */
export function savedPatches(lines: readonly OrderLine[]): Map<string, Patch> {
  return new Map(lines.filter((line) => line.overridden).map((line) => [line.itemId, serverPatch(line, line.pack)]));
}

/** An edit as the server has it, in the form of the edit store; empty when the suggestion stands. */
export function serverPatch(
  edit: Pick<OrderLine, 'quantity' | 'overridden' | 'suggestedAtOverride' | 'reasonCode' | 'note'>,
  pack: string,
): Patch {
  if (!edit.overridden) return NO_PATCH;
  const seen = edit.suggestedAtOverride;
  return {
    [QUANTITY]: packsText(toMilli(edit.quantity), toMilli(pack)),
    ...(seen === null ? {} : { [SEEN]: packsText(toMilli(seen), toMilli(pack)) }),
    ...(edit.reasonCode ? { [REASON]: edit.reasonCode } : {}),
    ...(edit.note ? { [NOTE]: edit.note } : {}),
  };
}

/** The edit alone, without marks. */
export function fieldsOf(patch: Patch | undefined): Patch {
  if (!patch) return NO_PATCH;
  const kept = FIELDS.filter((key) => patch[key] !== undefined);
  return kept.length === 0 ? NO_PATCH : Object.fromEntries(kept.map((key) => [key, patch[key] as string]));
}

/** True when two edits of a line mean the same to a person: quantity, reason and note. */
export function sameEdit(row: OrderRow, a: Patch, b: Patch): boolean {
  return (
    quantityOf(row, a) === quantityOf(row, b) &&
    (a[QUANTITY] === undefined) === (b[QUANTITY] === undefined) &&
    a[REASON] === b[REASON] &&
    a[NOTE] === b[NOTE]
  );
}

/** An edited cell whose suggestion has moved since the person saw it. */
export function isStale(row: OrderRow, patch: Patch | undefined): boolean {
  return patch?.[QUANTITY] !== undefined && patch[SEEN] !== undefined && patch[SEEN] !== row.suggested;
}

/** What has to be sent of one line; null while its text is no number. Rev says which line the edit was made on. */
export function lineEditOf(row: OrderRow, patch: Patch, rev: number): LineEdit | null {
  const quantity = quantityOf(row, patch);
  if (quantity === null) return null;
  const edited = patch[QUANTITY] !== undefined;
  const seen = patch[SEEN];
  return {
    itemId: row.id,
    rev,
    quantity: edited ? fromMilli(quantity) : null,
    reasonCode: edited ? ((patch[REASON] as OrderReason | undefined) ?? null) : null,
    note: patch[NOTE] ?? null,
    ...(edited && seen !== undefined ? { seen: fromMilli((toMilli(seen) * row.packMilli) / 1000n) } : {}),
  };
}

/** Base units of a text in packs; null while it is no number. An untouched cell is exactly the suggestion. */
export function quantityOf(row: OrderRow, patch: Patch = NO_PATCH): bigint | null {
  const text = patch[QUANTITY];
  if (text === undefined) return row.baselineMilli;
  if (!PACKS.test(text)) return null;
  return (toMilli(text) * row.packMilli) / 1000n;
}

/** Why a text cannot be ordered. */
export function problemOf(row: OrderRow, text: string, policy: BandPolicy): TextProblem | null {
  const quantity = quantityOf(row, text === row.suggested ? NO_PATCH : { [QUANTITY]: text });
  if (quantity === null) return 'number';
  const verdict = verdictOf(row, quantity, policy);
  return verdict === 'in_band' || verdict === 'out_of_band' ? null : verdict;
}

/** The verdict as the cell stands; a text that is no number counts as unchanged. */
export function verdictAt(row: OrderRow, patch: Patch | undefined, policy: BandPolicy): LineVerdict {
  return verdictOf(row, quantityOf(row, patch) ?? row.baselineMilli, policy);
}

/** Packs after rounding a part of a pack up, as a person who types 26.5 boxes means 27. */
export function wholePacks(text: string): string {
  if (!PACKS.test(text)) return text;
  const milli = toMilli(text);
  return String((milli + 999n) / 1000n);
}

/** One pack more or less, never below 0. */
export function stepPacks(text: string, direction: 1 | -1): string {
  const packs = BigInt(PACKS.test(text) ? wholePacks(text) : '0') + BigInt(direction);
  return String(packs < 0n ? 0n : packs);
}

/** The verdict on each line as suggested, made when it is first asked for. */
const untouched = new WeakMap<OrderRow, { policy: BandPolicy; judged: JudgedLine }>();

function judgedAt(row: OrderRow, patch: Patch | undefined, policy: BandPolicy): JudgedLine {
  if (patch)
    return judgeLine(
      { ...row, quantityMilli: quantityOf(row, patch) ?? row.baselineMilli, reasonCode: patch[REASON] ?? null },
      policy,
    );
  const known = untouched.get(row);
  if (known?.policy === policy) return known.judged;
  const judged = judgeLine({ ...row, quantityMilli: row.baselineMilli, reasonCode: null }, policy);
  untouched.set(row, { policy, judged });
  return judged;
}

/** The whole order as it stands in the browser, by the same rule that the server decides with. */
export function reviewOf(rows: readonly OrderRow[], patches: Patches, policy: BandPolicy): Review {
  return reviewJudged(
    rows.map((row) => judgedAt(row, patches.get(row.id), policy)),
    policy,
  );
}

/** Rows of a view, filtered by name or code. */
export function rowsIn(rows: readonly OrderRow[], view: View, review: Review, search: string): OrderRow[] {
  const routed = new Set(review.routed.map((r) => r.itemId));
  const text = search.trim().toLowerCase();
  return rows.filter((row) => {
    if (view === 'short' && !row.line.runsOut) return false;
    if (view === 'mine' && !review.changedIds.has(row.id)) return false;
    if (view === 'approval' && !routed.has(row.id)) return false;
    return (
      text === '' || [row.line.name, row.line.nameEn ?? '', row.line.sku].some((s) => s.toLowerCase().includes(text))
    );
  });
}
