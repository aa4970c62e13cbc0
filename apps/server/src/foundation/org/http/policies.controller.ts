import { type EffectivePolicy, type PolicyView, policyRoutes as r } from '@larder/contracts/org/policies';
import { Body, Controller, Query } from '@nestjs/common';
import { z } from 'zod';
import { TenantDb } from '../../../platform/db/tenant-db.ts';
import { Endpoint } from '../../../platform/http/endpoint.ts';
import { Ctx } from '../../../platform/tenancy/ctx.decorator.ts';
import type { TenantContext } from '../../../platform/tenancy/tenant-context.ts';
import { ChangeOrg } from '../application/change-org.ts';
import { OrgQueries } from '../application/org-queries.ts';
import { POLICY_KEYS, type PolicyKey } from '../domain/policy-keys.ts';

/** How a screen edits a key: from its schema, so that a new key needs no screen of its own. */
function editorOf(key: PolicyKey): { kind: PolicyView['kind']; choices: string[] } {
  const { schema } = POLICY_KEYS[key];
  if (schema instanceof z.ZodBoolean) return { kind: 'boolean', choices: [] };
  if (schema instanceof z.ZodEnum) return { kind: 'choice', choices: [...schema.options] };
  return { kind: schema instanceof z.ZodNumber && schema.isInt ? 'integer' : 'number', choices: [] };
}

@Controller()
export class PoliciesController {
  constructor(
    private readonly db: TenantDb,
    private readonly queries: OrgQueries,
    private readonly change: ChangeOrg,
  ) {}

  @Endpoint(r.list)
  list(@Ctx() ctx: TenantContext): Promise<{ items: PolicyView[]; formats: string[] }> {
    return this.db.tx(ctx, async (tx) => {
      const entries = await this.queries.policyEntries(tx);
      const formats = [...new Set((await this.queries.stores(tx)).map((s) => s.format))].sort();
      const items = (Object.keys(POLICY_KEYS) as PolicyKey[]).map((key) => ({
        key,
        defaultValue: POLICY_KEYS[key].default,
        ...editorOf(key),
        entries: entries.filter((e) => e.key === key),
      }));
      return { items, formats };
    });
  }

  @Endpoint(r.effective)
  effective(
    @Ctx() ctx: TenantContext,
    @Query({ schema: r.effective.query }) { storeId }: z.output<typeof r.effective.query>,
  ): Promise<{ items: z.output<typeof EffectivePolicy>[] }> {
    return this.db.tx(ctx, async (tx) => ({
      items: (await this.queries.effective(tx, storeId)).map(({ key, resolved }) => ({
        key,
        value: resolved.value,
        from: resolved.from,
      })),
    }));
  }

  @Endpoint(r.put)
  put(@Ctx() ctx: TenantContext, @Body({ schema: r.put.body }) body: z.output<typeof r.put.body>): Promise<void> {
    return this.db.tx(ctx, (tx) => this.change.putPolicy(tx, body));
  }

  @Endpoint(r.remove)
  remove(
    @Ctx() ctx: TenantContext,
    @Query({ schema: r.remove.query }) scope: z.output<typeof r.remove.query>,
  ): Promise<void> {
    return this.db.tx(ctx, (tx) => this.change.removePolicy(tx, scope));
  }
}
