import { Controller, Get, ServiceUnavailableException, SetMetadata } from '@nestjs/common';
import { Clock } from '../clock/clock.ts';
import { TenantDb } from '../db/tenant-db.ts';
import { type BackupState, Installation } from '../installation/installation.ts';
import { ROUTE } from './endpoint.ts';

const open = (path: `/api/v1/${string}` | string, summary: string) =>
  SetMetadata(ROUTE, { method: 'GET', path, access: 'public', summary });

/** Liveness knows nothing of the database; readiness does. */
@Controller()
export class HealthController {
  constructor(
    private readonly db: TenantDb,
    private readonly installation: Installation,
    private readonly clock: Clock,
  ) {}

  @Get('healthz')
  @open('/healthz', 'Liveness')
  live(): { status: 'ok' } {
    return { status: 'ok' };
  }

  @Get('readyz')
  @open('/readyz', 'Readiness')
  async ready(): Promise<{ status: 'ready'; backup: BackupState }> {
    try {
      await this.db.ping();
      // Told, not a reason to be out of service: nobody is helped by a shop that can't sell.
      return { status: 'ready', backup: await this.installation.backupState(this.clock.ms()) };
    } catch {
      throw new ServiceUnavailableException();
    }
  }
}
