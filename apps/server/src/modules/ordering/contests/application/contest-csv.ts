import type { ContestDetail } from '@larder/contracts/ordering/contests';
import { csvFile } from '../../../../platform/http/csv-file.ts';
import type { Locale } from '../../../../platform/tenancy/tenant-context.ts';

const HEADINGS: Readonly<Record<Locale, readonly string[]>> = {
  'zh-CN': ['名次', '店长', '门店', '状态', '已订天数', '总损失', '币种', '水平', '看提示次数', '本店月份'],
  en: ['Place', 'Player', 'Store', 'State', 'Days played', 'Money lost', 'Currency', 'Skill %', 'Hints', 'Own month'],
};
const STATES = {
  'zh-CN': { finished: '已完成', playing: '进行中', waiting: '未开始' },
  en: { finished: 'finished', playing: 'playing', waiting: 'not begun' },
} as const;

/** The ranking as the reader sees it, one row a player. */
export function contestCsv(contest: ContestDetail, locale: Locale): string {
  const digits =
    new Intl.NumberFormat('en', { style: 'currency', currency: contest.currency }).resolvedOptions()
      .maximumFractionDigits ?? 2;
  return csvFile(
    HEADINGS[locale],
    contest.ranking.map((p) => [
      p.place === null ? '' : String(p.place),
      p.name,
      (locale === 'en' ? p.store.nameEn : null) ?? p.store.name,
      STATES[locale][p.state],
      String(p.day),
      p.cost === null ? '' : (p.cost / 10 ** digits).toFixed(digits),
      contest.currency,
      p.skill === null ? '' : (p.skill * 100).toFixed(1),
      String(p.hints),
      p.ownMonth ? '✓' : '',
    ]),
  );
}
