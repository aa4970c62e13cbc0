import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import canonicalize from 'canonicalize';
import { Clock } from '../../../platform/clock/clock.ts';
import type { Tx } from '../../../platform/db/tx.ts';
import { InstancesRepository } from '../data/instances.repository.ts';
import { BUILT_IN } from '../domain/built-in.ts';
import { type Definition, faultOf } from '../domain/definition.ts';

/** Published processes of a tenant. Those of the product are published on first use. */
@Injectable()
export class Definitions {
  constructor(
    private readonly instances: InstancesRepository,
    private readonly clock: Clock,
  ) {}

  /**
   * Publishes a version. The same version again is a no-op.
   * @param publisher null: it came with the product
   * @throws Error when the definition can't run, or when this version was published with other content
   */
  async publish(
    tx: Tx,
    definition: Definition,
    publisher: { readonly by: string; readonly note: string | null } | null = null,
  ): Promise<void> {
    const fault = faultOf(definition);
    if (fault) throw new Error(`definition ${definition.key} v${definition.version}: ${fault}`);
    const hash = createHash('sha256')
      .update(canonicalize(definition) ?? '')
      .digest('hex');
    const stored = await this.instances.publish(tx, definition, hash, this.clock.now(), publisher);
    if (stored !== hash)
      throw new Error(
        `definition ${definition.key} v${definition.version} is published with other content: raise the version`,
      );
  }

  /** Newest version, which new instances take. @throws Error for an unknown key */
  async newest(tx: Tx, key: string): Promise<Definition> {
    const builtIn = BUILT_IN.find((d) => d.key === key);
    if (builtIn) await this.publish(tx, builtIn);
    const definition = await this.instances.latest(tx, key);
    if (!definition) throw new Error(`no definition ${key}`);
    return definition;
  }

  /** The version that an instance runs under. */
  of(tx: Tx, instance: { readonly definitionKey: string; readonly defVersion: number }): Promise<Definition> {
    return this.instances.definition(tx, instance.definitionKey, instance.defVersion);
  }
}
