/**
 * Why a manager left the band (glossary: reasonCode). Codes are stored and never renamed; the words are shown as chips
 * and printed on the approval.
 */
export const ORDER_REASONS = [
  { code: 'festival', 'zh-CN': '节假日备货', en: 'Holiday' },
  { code: 'promotion', 'zh-CN': '促销活动', en: 'Promotion' },
  { code: 'weather', 'zh-CN': '天气变化', en: 'Weather' },
  { code: 'group_order', 'zh-CN': '团购或大单', en: 'Group order' },
  { code: 'nearby_event', 'zh-CN': '周边活动', en: 'Event nearby' },
  { code: 'competitor', 'zh-CN': '竞品变化', en: 'Competitor' },
  { code: 'stock_differs', 'zh-CN': '库存与系统不符', en: 'Stock differs' },
  { code: 'sell_down', 'zh-CN': '消化库存', en: 'Sell down stock' },
  { code: 'quality', 'zh-CN': '品质问题', en: 'Quality' },
  { code: 'store_request', 'zh-CN': '店员申请', en: 'Staff request' },
  { code: 'display', 'zh-CN': '陈列调整', en: 'Display change' },
  { code: 'other', 'zh-CN': '其他', en: 'Other' },
] as const;

export type OrderReason = (typeof ORDER_REASONS)[number]['code'];
export const ORDER_REASON_CODES = ORDER_REASONS.map((r) => r.code) as [OrderReason, ...OrderReason[]];

/** Why a manager does not order what a clerk asked for. Here, without schemas, because notifications carry it as well. */
export const DECLINE_REASONS = ['enough_stock', 'on_the_way', 'not_selling', 'no_room', 'other'] as const;
