import { Injectable } from '@nestjs/common';
import { Clock } from '../../../platform/clock/clock.ts';
import type { Tx } from '../../../platform/db/tx.ts';
import { type Definition, END, upwards } from '../domain/definition.ts';
import type { ApprovalPath, ApprovalTerms } from '../workflow.facade.ts';
import { Approvers, type Level } from './approvers.ts';
import { Definitions } from './definitions.ts';
import { shareEnd, TimeLimits } from './time-limits.ts';

/** "Who would approve this?" — the same rules as a real run, with nothing written. */
@Injectable()
export class PreviewPath {
  constructor(
    private readonly definitions: Definitions,
    private readonly approvers: Approvers,
    private readonly limits: TimeLimits,
    private readonly clock: Clock,
  ) {}

  async of(tx: Tx, terms: ApprovalTerms): Promise<ApprovalPath> {
    return this.under(tx, await this.definitions.newest(tx, terms.definition), terms);
  }

  /** The same for a definition that may not be published yet. */
  async under(tx: Tx, definition: Definition, terms: Omit<ApprovalTerms, 'definition'>): Promise<ApprovalPath> {
    const now = this.clock.now();
    const endsAt = await this.limits.endsAt(tx, terms.storeId, terms.urgent, now, terms.notAfter);
    const budget = await this.limits.maxHops(tx, terms.storeId);
    const exclude = [terms.requestedBy];
    const first = await this.approvers.level(tx, definition, definition.start, terms.storeId, exclude);
    const ladder = first ? await this.approvers.ladder(tx, definition, first, budget, terms.storeId, exclude) : [];
    let asksAt = now;
    const hops = ladder.map((level, i) => {
      const until = shareEnd(asksAt, endsAt, ladder.length - i);
      const hop = { people: level.people, asksAt, until, final: isFinal(definition, level.node, i, budget) };
      asksAt = until;
      return hop;
    });
    return { hops, skipped: skippedOf(definition, ladder, budget), endsAt, notAfter: terms.notAfter ?? null };
  }
}

const isFinal = (definition: Definition, node: string, index: number, budget: number): boolean =>
  index + 1 >= budget || (definition.nodes[node]?.next ?? END) === END;

/** Levels between those that are asked have nobody; once the budget is used, those above the last one have no hop left. */
function skippedOf(definition: Definition, ladder: readonly Level[], budget: number): ApprovalPath['skipped'] {
  const asked = ladder.map((level) => level.node);
  const chain = upwards(definition, definition.start);
  const top = chain.indexOf(asked.at(-1) ?? '');
  return chain.flatMap((node, i) =>
    asked.includes(node)
      ? []
      : [
          {
            roles: definition.nodes[node]?.roles ?? [],
            reason: ladder.length >= budget && i > top ? ('hop_budget' as const) : ('nobody' as const),
          },
        ],
  );
}
