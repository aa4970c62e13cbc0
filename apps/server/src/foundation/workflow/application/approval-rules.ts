import type { ApprovalRule, PublishRuleInput, RuleDryRun, RuleVersion } from '@larder/contracts/workflow/rules';
import { Injectable } from '@nestjs/common';
import type { Tx } from '../../../platform/db/tx.ts';
import { InvalidInput, NotFound, VersionConflict } from '../../../platform/errors/domain-error.ts';
import { reaches } from '../../../platform/tenancy/tenant-context.ts';
import { AuditApi } from '../../audit/index.ts';
import { IdentityApi } from '../../identity/index.ts';
import { OrgApi } from '../../org/index.ts';
import { type PublishedDefinition, RulesRepository } from '../data/rules.repository.ts';
import { BUILT_IN } from '../domain/built-in.ts';
import type { Definition } from '../domain/definition.ts';
import {
  type LadderLevel,
  ladderDefinition,
  levelsOf,
  nextOwnVersion,
  OWN_VERSIONS_FROM,
  readLevels,
  repeatedRole,
} from '../domain/ladder.ts';
import { RULE_FEEDS } from '../domain/rule-feeds.ts';
import { Definitions } from './definitions.ts';
import { PreviewPath } from './preview-path.ts';

/** Approval ladders as headquarters sees and changes them. A change is a new version; running requests keep theirs. */
@Injectable()
export class ApprovalRules {
  constructor(
    private readonly rules: RulesRepository,
    private readonly definitions: Definitions,
    private readonly paths: PreviewPath,
    private readonly org: OrgApi,
    private readonly identity: IdentityApi,
    private readonly audit: AuditApi,
  ) {}

  async list(tx: Tx): Promise<ApprovalRule[]> {
    const rules: ApprovalRule[] = [];
    for (const { key } of BUILT_IN) rules.push(await this.one(tx, key));
    return rules;
  }

  /**
   * @throws NotFound for an unknown rule, VersionConflict when somebody published since, InvalidInput when a role would be
   * asked twice
   */
  async publish(tx: Tx, key: string, input: PublishRuleInput): Promise<ApprovalRule> {
    requireKnown(key);
    const repeated = repeatedRole(input.levels);
    if (repeated) throw new InvalidInput([repeatedError(repeated)]);
    await this.rules.lock(tx, key);
    const current = await this.definitions.newest(tx, key);
    if (current.version !== input.basedOn) throw new VersionConflict(current.version);
    const definition = ladderDefinition(key, nextOwnVersion(current.version), input.levels);
    await this.definitions.publish(tx, definition, { by: tx.ctx.actor.id, note: input.note || null });
    await this.audit.record(tx, {
      action: 'workflow.rule.publish',
      entity: 'approval_rule',
      entityId: key,
      storeId: null,
      diff: { version: [current.version, definition.version], levels: [rolesOf(current), rolesOf(definition)] },
    });
    return this.one(tx, key);
  }

  /** @throws NotFound for an unknown rule or a store out of scope, InvalidInput for levels that are no ladder */
  async dryRun(
    tx: Tx,
    key: string,
    query: {
      readonly storeId: string;
      readonly urgent?: boolean | undefined;
      readonly amount?: number | undefined;
      readonly levels?: string | undefined;
    },
  ): Promise<RuleDryRun> {
    requireKnown(key);
    if (!reaches(tx.ctx, 'workflow.rule.read', query.storeId)) throw new NotFound();
    const store = await this.org.store(tx, query.storeId);
    const levels = query.levels === undefined ? undefined : readLevels(query.levels);
    if (query.levels !== undefined && !levels) throw new InvalidInput([levelsError]);
    const definition = levels ? ladderDefinition(key, 1, levels) : await this.definitions.newest(tx, key);
    const limitKey = RULE_FEEDS[key]?.limit;
    const limit = limitKey === undefined ? null : Number(await this.org.policy(tx, limitKey, store.id));
    const path = await this.paths.under(tx, definition, {
      storeId: store.id,
      // Somebody who asks from a store: nobody of those who decide.
      requestedBy: '',
      urgent: query.urgent ?? false,
    });
    return {
      needed: limit === null || query.amount === undefined ? null : limit > 0 && query.amount > limit,
      limit,
      path: {
        hops: path.hops.map((hop) => ({
          people: hop.people.map((p) => ({
            id: p.id,
            name: p.displayName,
            onBehalfOf: p.onBehalfOf?.displayName ?? null,
          })),
          asksAt: hop.asksAt.toISOString(),
          until: hop.until.toISOString(),
          final: hop.final,
        })),
        skipped: path.skipped.map((s) => ({ roles: [...s.roles], reason: s.reason })),
        endsAt: path.endsAt.toISOString(),
        notAfter: path.notAfter?.toISOString() ?? null,
      },
    };
  }

  private async one(tx: Tx, key: string): Promise<ApprovalRule> {
    await this.definitions.newest(tx, key);
    const published = await this.rules.versions(tx, key);
    const names = await this.identity.names(
      tx,
      published.flatMap((p) => p.publishedBy ?? []),
    );
    const versions = published.map((p) => versionView(p, names));
    const feeds = RULE_FEEDS[key];
    const standard = BUILT_IN.find((d) => d.key === key);
    return {
      key,
      current: versions[0] as RuleVersion,
      versions,
      standard: standard ? levelsOf(standard).map(wire) : [],
      triggers: [...(feeds?.triggers ?? [])],
      clocks: [...(feeds?.clocks ?? [])],
      byAmount: feeds?.limit !== undefined,
    };
  }
}

const wire = (level: LadderLevel) => ({ roles: [...level.roles] });
const rolesOf = (definition: Definition): string[] => levelsOf(definition).map((l) => l.roles.join(','));

/** @throws NotFound */
function requireKnown(key: string): void {
  if (!BUILT_IN.some((d) => d.key === key)) throw new NotFound();
}

const versionView = (p: PublishedDefinition, names: ReadonlyMap<string, string>): RuleVersion => ({
  version: p.definition.version,
  origin: p.definition.version >= OWN_VERSIONS_FROM ? 'own' : 'product',
  levels: levelsOf(p.definition).map(wire),
  publishedAt: p.publishedAt.toISOString(),
  publishedBy: p.publishedBy === null ? null : { id: p.publishedBy, name: names.get(p.publishedBy) ?? '' },
  note: p.note,
  running: p.running,
  requests: p.requests,
});

const repeatedError = (at: { readonly level: number; readonly role: number }) => ({
  path: `levels.${at.level}.roles.${at.role}`,
  code: 'asked_twice',
  message: { 'zh-CN': '同一角色不能问两次', en: 'A role is asked once at most' },
});
const levelsError = {
  path: 'levels',
  code: 'no_ladder',
  message: { 'zh-CN': '不是有效的审批层级', en: 'These are no levels of approval' },
};
