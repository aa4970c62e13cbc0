import type { PrepLine, PrepList } from '@larder/contracts/ordering/prep-list';
import { csvFile } from '../../../../platform/http/csv-file.ts';
import type { Locale } from '../../../../platform/tenancy/tenant-context.ts';

const HEADINGS: Readonly<Record<Locale, readonly string[]>> = {
  'zh-CN': '做法 商品编码 食材 单位 预计用量 余量 合计 现存 缺 包装 缺几包 保质天数 用于 已完成 完成人'.split(' '),
  en: 'Task,SKU,Ingredient,Unit,Expected,Reserve,Total,On hand,Missing,Pack,Packs missing,Keeps days,Used in,Done,Done by'.split(
    ',',
  ),
};
const TASKS = {
  'zh-CN': { prepare: '制作', thaw: '解冻', take: '备料' },
  en: { prepare: 'prepare', thaw: 'thaw', take: 'lay out' },
} as const;
const ORDER = ['prepare', 'thaw', 'take'] as const;

/** One row per ingredient, in the order of the kitchen's work. */
export function prepCsv(list: PrepList, locale: Locale): string {
  const nameOf = (named: { readonly name: string; readonly nameEn: string | null } | undefined): string =>
    (locale === 'en' ? named?.nameEn : null) ?? named?.name ?? '';
  const dishes = new Map(list.dishes.map((d) => [d.id, d]));
  const row = (line: PrepLine): string[] => [
    TASKS[locale][line.task],
    line.sku,
    nameOf(line),
    line.baseUom,
    String(line.expected),
    String(line.reserve),
    String(Math.round((line.expected + line.reserve) * 1000) / 1000),
    String(line.onHand),
    String(line.missing),
    line.pack ? `${line.pack.quantity} ${line.baseUom}/${line.pack.uom}` : '',
    line.pack ? String(Math.ceil(line.missing / line.pack.quantity)) : '',
    line.keepsDays === null ? '' : String(line.keepsDays),
    line.uses.map((u) => nameOf(dishes.get(u.dishId))).join(locale === 'en' ? ', ' : '、'),
    line.tick?.done ? line.tick.at : '',
    line.tick?.done ? line.tick.by.name : '',
  ];
  return csvFile(
    HEADINGS[locale],
    ORDER.flatMap((task) => list.lines.filter((l) => l.task === task).map(row)),
  );
}
