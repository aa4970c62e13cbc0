import { Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { Config, ConfigError } from '../../../platform/config/config.ts';
import { SealStore } from './seal.store.ts';

/** The process's one {@link SealStore}, opened when somebody needs it: API processes never do. */
@Injectable()
export class SealStores implements OnApplicationShutdown {
  private store: SealStore | undefined;

  constructor(private readonly config: Config) {}

  /** @throws ConfigError in a process that was not given the sealer's address */
  own(): SealStore {
    const url = this.config.db.sealer;
    if (url === undefined) throw new ConfigError('LARDER_DB_URL_SEALER is not set');
    this.store ??= new SealStore(url);
    return this.store;
  }

  async onApplicationShutdown(): Promise<void> {
    await this.store?.close();
  }
}
