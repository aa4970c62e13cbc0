import type { PolicyKey } from '../../org/index.ts';

/** What decides around a definition: policies are data of the chain, a definition only says who is asked. */
export interface RuleFeeds {
  /** Whether somebody is asked at all. */
  readonly triggers: readonly PolicyKey[];
  /** How long it may take, and what happens then. */
  readonly clocks: readonly PolicyKey[];
  /** Amounts above this policy's value need somebody; its 0 means that none does. */
  readonly limit?: PolicyKey;
}

const CLOCKS = [
  'approval.slaHours',
  'approval.urgentSlaHours',
  'approval.maxHops',
] as const satisfies readonly PolicyKey[];

export const RULE_FEEDS: Readonly<Record<string, RuleFeeds>> = {
  'order-out-of-band': {
    triggers: ['ordering.bandPct', 'ordering.orderValueBandPct', 'ordering.allowOnePack', 'ordering.zeroBaselinePacks'],
    clocks: [...CLOCKS, 'ordering.onCutoff', 'ordering.recallMinutes'],
  },
  'purchase-above-limit': {
    triggers: ['supply-chain.approvalLimit'],
    clocks: CLOCKS,
    limit: 'supply-chain.approvalLimit',
  },
};
