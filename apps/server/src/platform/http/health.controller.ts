import { Controller, Get, ServiceUnavailableException, SetMetadata } from '@nestjs/common';
import { TenantDb } from '../db/tenant-db.ts';
import { ROUTE } from './endpoint.ts';

const open = (path: `/api/v1/${string}` | string, summary: string) =>
  SetMetadata(ROUTE, { method: 'GET', path, access: 'public', summary });

/** Liveness knows nothing of the database; readiness does. */
@Controller()
export class HealthController {
  constructor(private readonly db: TenantDb) {}

  @Get('healthz')
  @open('/healthz', 'Liveness')
  live(): { status: 'ok' } {
    return { status: 'ok' };
  }

  @Get('readyz')
  @open('/readyz', 'Readiness')
  async ready(): Promise<{ status: 'ready' }> {
    try {
      await this.db.ping();
    } catch {
      throw new ServiceUnavailableException();
    }
    return { status: 'ready' };
  }
}
