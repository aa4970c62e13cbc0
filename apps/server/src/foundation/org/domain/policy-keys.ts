import { z } from 'zod';

/**
 * Every policy of the product with its schema and default (mission/domain.md 4.4). A key resolves along
 * tenant → region → area → store, with a store-format layer between tenant and region; a locked ancestor wins.
 */
export const POLICY_KEYS = {
  /** Elastic adjustment right of the store manager per line, percent of the baseline. */
  'ordering.bandPct': { schema: z.number().min(0).max(100), default: 20 },
  /** Allowed change of the whole order's value, percent. */
  'ordering.orderValueBandPct': { schema: z.number().min(0).max(100), default: 20 },
  /** One order multiple is always within the band. */
  'ordering.allowOnePack': { schema: z.boolean(), default: true },
  /** Packs a zero-baseline line may order without approval. */
  'ordering.zeroBaselinePacks': { schema: z.number().int().min(0).max(20), default: 1 },
  /** Minutes in which an approved order may be called back. */
  'ordering.recallMinutes': { schema: z.number().int().min(0).max(60), default: 5 },
  /** How long before the cut-off the store hears of an order that is not submitted; 0: never. */
  'ordering.cutoffNoticeMinutes': { schema: z.number().int().min(0).max(1440), default: 60 },
  /** How long a clerk's replenishment request waits for an answer. */
  'ordering.requestDays': { schema: z.number().int().min(1).max(30), default: 7 },
  /** What happens to an unanswered order at cut-off. */
  'ordering.onCutoff': { schema: z.enum(['expire', 'baseline']), default: 'expire' },
  /** Local minute of the nightly run. */
  'ordering.runMinute': { schema: z.number().int().min(0).max(1439), default: 240 },
  /** Value put on a customer's disappointment, in multiples of the margin. */
  'ordering.goodwill': { schema: z.number().min(0).max(10), default: 1 },
  /** Service floor as days of mean demand held beyond the window. */
  'ordering.safetyDays': { schema: z.number().min(0).max(30), default: 0 },
  /** Days from a delivery until its changed lines are scored. */
  'ordering.outcomeDays': { schema: z.number().int().min(3).max(28), default: 14 },
  /** Scored changes that a proposal for another band needs at least. */
  'ordering.proposalLines': { schema: z.number().int().min(10).max(500), default: 20 },
  /** Tickets an hour that the store can serve; 0: not recorded. Busy days ahead are held against it. */
  'ordering.ticketsPerHour': { schema: z.number().int().min(0).max(100_000), default: 0 },
  'approval.slaHours': { schema: z.number().min(1).max(240), default: 24 },
  'approval.urgentSlaHours': { schema: z.number().min(1).max(72), default: 4 },
  'approval.maxHops': { schema: z.number().int().min(1).max(5), default: 2 },
  /** A purchase order above this value needs headquarters' approval before it is sent, minor units; 0: none does. */
  'supply-chain.approvalLimit': { schema: z.number().int().min(0), default: 0 },
  /** Tolerated difference between a Z report and the tickets, minor units. */
  'pos.zTolerance': { schema: z.number().int().min(0), default: 0 },
  /** Below this many days of cover an item counts as about to run out; with the listing's safety stock, its safety line. */
  'stock.lowCoverDays': { schema: z.number().min(0).max(60), default: 1 },
  /** Whether the store's stock is watched at all. */
  'stock.alerts': { schema: z.boolean(), default: true },
  /** How far above the safety line stock must be before an alert closes, percent of the line. */
  'stock.alertMarginPct': { schema: z.number().int().min(0).max(200), default: 20 },
  /** A till not heard for this long during opening hours makes alerts unsure. */
  'stock.silentMinutes': { schema: z.number().int().min(5).max(1440), default: 60 },
  /** Whether stores warn of weather and festivals for which they hold too little. */
  'weather.alerts': { schema: z.boolean(), default: true },
  /** Days ahead whose demand is held against the stock. */
  'weather.coverDays': { schema: z.number().int().min(1).max(14), default: 3 },
  /** A day with this high is hot, °C; so many of the days ahead make heat. */
  'weather.hotTempC': { schema: z.number().min(-20).max(60), default: 33 },
  'weather.hotDays': { schema: z.number().int().min(1).max(14), default: 3 },
  /** A day whose high stays at or below this is cold, °C. */
  'weather.coldTempC': { schema: z.number().min(-60).max(40), default: 5 },
  'weather.coldDays': { schema: z.number().int().min(1).max(14), default: 2 },
  /** A day with this much rain is wet, mm. */
  'weather.rainMm': { schema: z.number().min(1).max(500), default: 25 },
  'weather.rainDays': { schema: z.number().int().min(1).max(14), default: 1 },
  /** Whether festivals and public holidays count as well. */
  'weather.festivals': { schema: z.boolean(), default: true },
  /** Whether stores are warned when another area's season runs early. */
  'regional.alerts': { schema: z.boolean(), default: true },
  /** Stores of the leading area that must sell more, each for itself. */
  'regional.leastStores': { schema: z.number().int().min(1).max(50), default: 2 },
  /** Days of raised demand that are laid in. */
  'regional.coverDays': { schema: z.number().int().min(3).max(28), default: 14 },
  /** How long after the leading area this one follows where neither last year nor the weather says it. */
  'regional.lagDays': { schema: z.number().int().min(0).max(28), default: 14 },
} as const satisfies Record<string, { schema: z.ZodType; default: unknown }>;

export type PolicyKey = keyof typeof POLICY_KEYS;
export type PolicyValue<K extends PolicyKey> = z.output<(typeof POLICY_KEYS)[K]['schema']>;
