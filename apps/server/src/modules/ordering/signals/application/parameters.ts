import {
  DEMAND_PARAMETERS,
  inPreset,
  PARAMETER_KEYS,
  PARAMETER_PRESETS,
  type ParameterKey,
  type ParameterPreset,
  type ParameterView,
} from '@larder/contracts/ordering/parameters';
import { Injectable } from '@nestjs/common';
import { AuditApi } from '../../../../foundation/audit/index.ts';
import { CatalogApi } from '../../../../foundation/catalog/index.ts';
import { OrgApi } from '../../../../foundation/org/index.ts';
import { addDays, daysBetween, localParts } from '../../../../platform/clock/business-date.ts';
import { Clock } from '../../../../platform/clock/clock.ts';
import type { Tx } from '../../../../platform/db/tx.ts';
import { newId } from '../../../../platform/ids/ids.ts';
import { DemandModelsRepository, type ModelCard } from '../../demand-model/data/demand-models.repository.ts';
import { MODEL_DAYS, MODEL_HORIZON } from '../../demand-model/domain/chain-panel.ts';
import { ParameterFixed } from '../../ordering.errors.ts';
import { SignalsRepository } from '../data/signals.repository.ts';
import { parameterOf } from '../domain/local-columns.ts';
import { type ChainFacts, fixedState } from '../domain/parameter-state.ts';
import { KnownCalendar } from './known-calendar.ts';

/** The registry of parameters as it stands in one chain: what has values, what is switched off, what the model reads. */
@Injectable()
export class ParameterRegistry {
  constructor(
    private readonly calendar: KnownCalendar,
    private readonly signals: SignalsRepository,
    private readonly models: DemandModelsRepository,
    private readonly org: OrgApi,
    private readonly catalog: CatalogApi,
    private readonly audit: AuditApi,
    private readonly clock: Clock,
  ) {}

  async list(tx: Tx): Promise<{ items: ParameterView[]; preset: ParameterPreset | null }> {
    const { zone } = await this.org.tenant(tx);
    const today = localParts(this.clock.now(), zone).date;
    const from = addDays(today, -MODEL_DAYS);
    const { dates, weatherAt } = await this.calendar.knownDates(tx, from, MODEL_DAYS + MODEL_HORIZON);
    const off = await this.signals.switchedOff(tx);
    const model = await this.models.newest(tx);
    const read = new Set(model?.calendar.map(parameterOf));
    const facts = await this.facts(tx, model, today);
    const items = PARAMETER_KEYS.map((key): ParameterView => {
      const { group, source, unit, reads, switchable, freshDays } = DEMAND_PARAMETERS[key];
      const known = switchable ? datesOf(dates.get(key), from) : null;
      return {
        key,
        group,
        source,
        unit,
        reads,
        switchable,
        freshDays,
        enabled: !off.has(key),
        lastDate:
          known?.lastDate ?? (source === 'tickets' && facts.model ? addDays(today, -facts.model.ageDays) : null),
        dates: known ? known.dates : null,
        knownAt: source === 'weather' ? (weatherAt?.toISOString() ?? null) : null,
        state: off.has(key)
          ? 'off'
          : switchable
            ? stateOf(known, freshDays, today, read.has(key))
            : fixedState(key, reads, freshDays, facts),
      };
    });
    return {
      items,
      preset: PARAMETER_PRESETS.find((p) => PARAMETER_KEYS.every((k) => inPreset(k, p) === !off.has(k))) ?? null,
    };
  }

  /** @throws ParameterFixed for one that can't be taken out */
  async switch(tx: Tx, key: ParameterKey, enabled: boolean): Promise<void> {
    if (!DEMAND_PARAMETERS[key].switchable && !enabled) throw new ParameterFixed();
    await this.signals.switch(tx, key, enabled, this.clock.now());
    await this.record(tx, { [key]: enabled });
  }

  async preset(tx: Tx, preset: ParameterPreset): Promise<void> {
    for (const key of PARAMETER_KEYS)
      if (DEMAND_PARAMETERS[key].switchable)
        await this.signals.switch(tx, key, inPreset(key, preset), this.clock.now());
    await this.record(tx, { preset });
  }

  private async facts(tx: Tx, model: ModelCard | undefined, today: string): Promise<ChainFacts> {
    const stores = await this.org.stores(tx, 'all');
    return {
      stockedStores: stores.filter((s) => s.cutoverAt !== null).length,
      catalog: await this.catalog.facts(tx),
      model: model
        ? {
            days: model.days,
            // The history ends the day before the origin of the newest forecast, not of the training.
            ageDays: daysBetween((await this.models.lastOrigin(tx)) ?? model.originDate, today) + 1,
            boosted: model.report.trees.length > 0,
          }
        : null,
    };
  }

  private record(tx: Tx, diff: Readonly<Record<string, unknown>>): Promise<void> {
    return this.audit.record(tx, {
      action: 'ordering.demand-parameter.switch',
      entity: 'demand_parameter',
      entityId: newId(),
      storeId: null,
      diff,
    });
  }
}

function datesOf(known: ReadonlySet<number> | undefined, from: string): { dates: number; lastDate: string | null } {
  if (known === undefined || known.size === 0) return { dates: 0, lastDate: null };
  return {
    dates: known.size,
    lastDate: addDays(
      from,
      [...known].reduce((a, b) => Math.max(a, b)),
    ),
  };
}

function stateOf(
  known: { readonly dates: number; readonly lastDate: string | null } | null,
  freshDays: number | null,
  today: string,
  read: boolean,
): ParameterView['state'] {
  if (!known || known.lastDate === null) return 'absent';
  if (freshDays !== null && daysBetween(known.lastDate, today) > freshDays) return 'stale';
  return read ? 'in_use' : 'waiting';
}
