import { type DynamicModule, Module } from '@nestjs/common';
import { AuditModule } from './foundation/audit/audit.module.ts';
import { CatalogModule } from './foundation/catalog/catalog.module.ts';
import { FilesModule } from './foundation/files/files.module.ts';
import { IdentityModule } from './foundation/identity/identity.module.ts';
import { OrgModule } from './foundation/org/org.module.ts';
import { WorkflowModule } from './foundation/workflow/workflow.module.ts';
import type { Config } from './platform/config/config.ts';
import { PlatformModule } from './platform/platform.module.ts';

/** The only list of modules, lowest tier first. */
const MODULES = [AuditModule, FilesModule, OrgModule, IdentityModule, CatalogModule, WorkflowModule];

@Module({})
export class AppModule {
  static forRoot(config: Config, name: 'api' | 'worker' | 'cli' | 'seed' | 'test'): DynamicModule {
    return { module: AppModule, imports: [PlatformModule.forRoot(config, name), ...MODULES] };
  }
}
