import { MAX_SOURCES, SourcingRow } from '@larder/contracts/catalog/sourcing';
import { judge } from '@larder/contracts/common/judge';
import type { FieldError } from '../../../platform/errors/domain-error.ts';
import { fieldErrorOf } from '../../../platform/http/validation.ts';

/** What the codes of a file mean; undefined: nothing that the reader may set. */
export interface FileBook {
  readonly itemOf: (sku: string) => string | undefined;
  readonly unitOf: (code: string) => string | undefined;
  readonly sourceOf: (code: string) => string | undefined;
  /** The offer of a source for an item. */
  readonly offerOf: (sourceId: string, itemId: string) => string | undefined;
}

export interface FileChain {
  readonly itemId: string;
  readonly unitId: string;
  readonly lines: (Omit<SourcingRow, 'sku' | 'unit' | 'source'> & { readonly supplierItemId: string })[];
  readonly rows: number[];
}

type Text = FieldError['message'];

/** A row that is not taken, by its place in the file, with the reason in both languages. */
export interface RefusedRow {
  readonly index: number;
  readonly path: string;
  readonly message: Text;
}

type Placed = { readonly refusals: Omit<RefusedRow, 'index'>[] } | { readonly line: FileChain['lines'][number] };

/**
 * The chains of a file's rows, in the order of the rows. A bad row is kept aside and told; its whole chain is left as it
 * was, because half a chain would send goods elsewhere than the file says.
 */
export function chainsOf(
  raw: readonly unknown[],
  book: FileBook,
): { readonly chains: FileChain[]; readonly refused: RefusedRow[] } {
  const chains = new Map<string, FileChain>();
  const spoilt = new Set<string>();
  const refused: RefusedRow[] = [];
  for (const [index, value] of raw.entries()) {
    const { key, itemId, chain } = named(value, book, chains);
    chain?.rows.push(index);
    const placed = place(value, book, itemId, chain);
    if ('line' in placed) chain?.lines.push(placed.line);
    else {
      spoilt.add(key);
      refused.push(...placed.refusals.map((r) => ({ index, ...r })));
    }
  }
  const told = new Set(refused.map((r) => r.index));
  for (const key of spoilt)
    for (const index of chains.get(key)?.rows ?? [])
      if (!told.has(index)) refused.push({ index, path: '', message: REASONS.chain });
  return {
    chains: [...chains].filter(([key]) => !spoilt.has(key)).map(([, chain]) => chain),
    refused: refused.sort((a, b) => a.index - b.index),
  };
}

/** The chain that a row belongs to, also of a row that is wrong elsewhere: it spoils only the chain that it names. */
function named(
  value: unknown,
  book: FileBook,
  chains: Map<string, FileChain>,
): { readonly key: string; readonly itemId: string | undefined; readonly chain: FileChain | undefined } {
  const { sku, unit } = (typeof value === 'object' && value !== null ? value : {}) as { sku?: unknown; unit?: unknown };
  const itemId = book.itemOf(String(sku ?? '').trim());
  const unitId = book.unitOf(String(unit ?? '').trim());
  const key = `${itemId} ${unitId}`;
  if (itemId === undefined || unitId === undefined) return { key, itemId, chain: undefined };
  const chain = chains.get(key) ?? { itemId, unitId, lines: [], rows: [] };
  chains.set(key, chain);
  return { key, itemId, chain };
}

function place(value: unknown, book: FileBook, itemId: string | undefined, chain: FileChain | undefined): Placed {
  const row = judge(SourcingRow, value);
  if (!row.success)
    return {
      refusals: row.error.issues.map((issue) => {
        const { path, message } = fieldErrorOf(issue);
        return { path, message: OF_SCHEMA[issue.message] ?? message };
      }),
    };
  const no = (path: string, message: Text): Placed => ({ refusals: [{ path, message }] });
  if (itemId === undefined) return no('sku', REASONS.item);
  if (!chain) return no('unit', REASONS.unit);
  const { sku: _sku, unit: _unit, source, ...rest } = row.data;
  const sourceId = book.sourceOf(source);
  if (sourceId === undefined) return no('source', REASONS.source);
  const supplierItemId = book.offerOf(sourceId, itemId);
  if (supplierItemId === undefined) return no('source', REASONS.offer);
  if (chain.lines.length >= MAX_SOURCES) return no('source', REASONS.many);
  return { line: { ...rest, supplierItemId } };
}

const REASONS = {
  chain: { 'zh-CN': '这条供货链的其他行有误', en: 'another row of this chain is wrong' },
  item: { 'zh-CN': '没有这个商品', en: 'unknown item' },
  unit: { 'zh-CN': '没有这个组织，或不归您管', en: 'unknown unit, or not yours' },
  source: { 'zh-CN': '没有这个供应来源', en: 'unknown source' },
  offer: { 'zh-CN': '该来源没有这个商品的报价', en: 'this source does not offer the item' },
  many: { 'zh-CN': `来源超过 ${MAX_SOURCES} 个`, en: `more than ${MAX_SOURCES} sources` },
} as const satisfies Record<string, Text>;

/** What the row's schema says in words of its own: a schema speaks one language. */
const OF_SCHEMA: Readonly<Record<string, Text>> = {
  'a limit must be above zero': { 'zh-CN': '上限必须大于零', en: 'a limit must be above zero' },
  'ends before it begins': { 'zh-CN': '结束早于开始', en: 'ends before it begins' },
  'not a value': { 'zh-CN': '不是有效的值', en: 'not a value' },
};
