import {
  MEASURED,
  SIGNAL_KINDS,
  type Signal,
  type SignalBody,
  type SignalKind,
  type SignalRefusal,
} from '@larder/contracts/ordering/signals';
import type { GoodsItem } from '../../components/goods-fields.tsx';
import { readAmount } from '../../lib/amount.ts';

/** Columns of an import file; the place is a unit's code, items and categories are codes with ; between them. */
export const FILE_COLUMNS = [
  'kind',
  'place',
  'from',
  'to',
  'name',
  'value',
  'note',
  'items',
  'categories',
  'price',
] as const;
const NEEDED_COLUMNS = FILE_COLUMNS.slice(0, 5);

/** A promotion's goods and depth while a person fills them in. */
export interface PromotionDraft {
  aim: 'all' | 'categories' | 'items';
  items: GoodsItem[];
  categories: string[];
  /** The entry came with items and categories; then the form shows and keeps both. */
  both: boolean;
  by: 'depth' | 'price';
  depth: string;
  /** Minor units; null while empty, NaN for what is no amount. */
  price: number | null;
}

/** An entry's figure as a field begins with it. */
export const figureText = (known: Signal | null): string => (known?.value == null ? '' : String(known.value));

export function promotionDraft(known: Signal | null): PromotionDraft {
  return {
    aim: known && known.items.length > 0 ? 'items' : known && known.categories.length > 0 ? 'categories' : 'all',
    items: known?.items ?? [],
    categories: known?.categories.map((c) => c.id) ?? [],
    both: known !== null && known.items.length > 0 && known.categories.length > 0,
    by: known !== null && known.price !== null ? 'price' : 'depth',
    depth: figureText(known),
    price: known?.price ?? null,
  };
}

const isPriced = (draft: PromotionDraft): boolean => draft.aim === 'items' && draft.by === 'price';

/** Whether its categories count: the form shows them exactly when they are sent. A price is for named items only. */
export const namesCategories = (draft: PromotionDraft): boolean =>
  draft.aim === 'categories' || (draft.aim === 'items' && !isPriced(draft) && draft.both);

/** What the server is sent of it. An entry that names both items and categories keeps both when it came that way. */
export function promotionBody(draft: PromotionDraft): Pick<SignalBody, 'items' | 'categories' | 'price' | 'value'> {
  const priced = isPriced(draft);
  return {
    items: draft.aim === 'items' ? draft.items.map((item) => item.id) : [],
    categories: namesCategories(draft) ? draft.categories : [],
    price: priced ? draft.price : null,
    value: priced ? null : figureOf(draft.depth),
  };
}

/** Kinds whose entries carry a figure; a promotion may go without one. */
export const hasValue = (kind: SignalKind): boolean => kind === 'promotion' || MEASURED.has(kind);

/**
 * The field of a promotion in which goods are still to be chosen: one for items that names none would count for every
 * item of the place.
 */
export const goodsMissing = (draft: PromotionDraft): 'items' | 'categories' | null => {
  if (draft.aim === 'all') return null;
  const named =
    (draft.aim === 'items' ? draft.items.length : 0) + (namesCategories(draft) ? draft.categories.length : 0);
  return named > 0 ? null : draft.aim;
};

const GROUPED = /^[1-9]\d{0,2}(?:,\d{3})+(?:\.\d+)?$/;

/** A typed figure, with commas between thousands or one before decimals; null while empty, NaN while it is no number. */
export function figureOf(text: string): number | null {
  const typed = text.trim();
  if (typed === '') return null;
  const read = Number(GROUPED.test(typed) ? typed.replaceAll(',', '') : typed.replace(',', '.'));
  return Number.isFinite(read) ? read : Number.NaN;
}

/** What a cell is sent as: NaN would travel as null, "no figure", so the server gets the text and refuses it by field. */
const sent = (read: number | null, text: string): number | string | null => (Number.isNaN(read) ? text : read);
const sentFigure = (text: string) => sent(figureOf(text), text);

/**
 * Rows of a file as the server takes them. Unknown kinds and places go along as they are: the server tells which row is
 * wrong, and the others are kept.
 * @param digits decimals of the chain's currency
 * @returns null when a column is missing
 */
export function draftsOf(
  rows: readonly (readonly string[])[],
  unitByCode: ReadonlyMap<string, string>,
  digits: number,
): unknown[] | null {
  const [head = [], ...body] = rows;
  const at = new Map(head.map((name, i) => [name.trim().toLowerCase(), i]));
  if (NEEDED_COLUMNS.some((name) => !at.has(name))) return null;
  const cell = (row: readonly string[], name: (typeof FILE_COLUMNS)[number]) => row[at.get(name) ?? -1]?.trim() ?? '';
  return body.map((row) => ({
    kind: SIGNAL_KINDS.find((kind) => kind.toLowerCase() === cell(row, 'kind').toLowerCase()) ?? cell(row, 'kind'),
    unitId: unitByCode.get(cell(row, 'place').toLowerCase()) ?? cell(row, 'place'),
    from: cell(row, 'from'),
    to: cell(row, 'to'),
    name: cell(row, 'name'),
    value: sentFigure(cell(row, 'value')),
    note: cell(row, 'note') || null,
    items: codesIn(cell(row, 'items')),
    categories: codesIn(cell(row, 'categories')),
    price: sent(readAmount(cell(row, 'price'), digits), cell(row, 'price')),
  }));
}

const codesIn = (cell: string): string[] =>
  cell
    .split(/[;；|]/)
    .map((code) => code.trim())
    .filter((code) => code !== '');

/** A refused field by the column that a person fills in: entries of a list and ids go by the name in the file's head. */
export const columnOf = (path: string): string => {
  const [field = ''] = path.split('.');
  return ({ unitId: 'place', knownOn: 'known_on' } as Record<string, string>)[field] ?? field;
};

/** The refused rows of a file as they were, with the reason in a column of its own: to be put right and sent again. */
export function refusedRows(file: readonly (readonly string[])[], refused: readonly SignalRefusal[]): string[][] {
  const reasons = new Map<number, string[]>();
  for (const { index, path, message } of refused)
    reasons.set(index, [...(reasons.get(index) ?? []), path ? `${columnOf(path)}: ${message}` : message]);
  const [head = [], ...body] = file;
  return [[...head, 'reason'], ...[...reasons].map(([index, why]) => [...(body[index] ?? []), why.join('; ')])];
}

/** Columns of a weather file. */
export const WEATHER_COLUMNS = ['place', 'date', 'kind', 'high', 'low', 'rain', 'known_on'] as const;
const NEEDED_WEATHER = WEATHER_COLUMNS.slice(0, 3);

/** Rows of a weather file as the server takes them; what is wrong with one is the server's to say. */
export function weatherRows(
  rows: readonly (readonly string[])[],
  unitByCode: ReadonlyMap<string, string>,
): unknown[] | null {
  const [head = [], ...body] = rows;
  const at = new Map(head.map((name, i) => [name.trim().toLowerCase(), i]));
  if (NEEDED_WEATHER.some((name) => !at.has(name))) return null;
  const cell = (row: readonly string[], name: (typeof WEATHER_COLUMNS)[number]) =>
    row[at.get(name) ?? -1]?.trim() ?? '';
  return body.map((row) => ({
    unitId: unitByCode.get(cell(row, 'place').toLowerCase()) ?? cell(row, 'place'),
    date: cell(row, 'date'),
    kind: cell(row, 'kind').toLowerCase(),
    high: sentFigure(cell(row, 'high')),
    low: sentFigure(cell(row, 'low')),
    rain: sentFigure(cell(row, 'rain')),
    knownOn: cell(row, 'known_on') || null,
  }));
}
