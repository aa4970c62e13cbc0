import { type DynamicModule, Module } from '@nestjs/common';
import { AuditModule } from './foundation/audit/audit.module.ts';
import { CatalogModule } from './foundation/catalog/catalog.module.ts';
import { FilesModule } from './foundation/files/files.module.ts';
import { IdentityModule } from './foundation/identity/identity.module.ts';
import { InventoryModule } from './foundation/inventory/inventory.module.ts';
import { NotificationsModule } from './foundation/notifications/notifications.module.ts';
import { OrgModule } from './foundation/org/org.module.ts';
import { SalesModule } from './foundation/sales/sales.module.ts';
import { WorkflowModule } from './foundation/workflow/workflow.module.ts';
import { BiModule } from './modules/bi/bi.module.ts';
import { OperationsModule } from './modules/operations/operations.module.ts';
import { OrderingModule } from './modules/ordering/ordering.module.ts';
import { PosSyncModule } from './modules/pos-sync/pos-sync.module.ts';
import { SupplyChainModule } from './modules/supply-chain/supply-chain.module.ts';
import type { Config } from './platform/config/config.ts';
import type { ProcessName } from './platform/config/process-name.ts';
import { PlatformModule } from './platform/platform.module.ts';

/** The only list of modules, lowest tier first. */
const MODULES = [
  AuditModule,
  FilesModule,
  OrgModule,
  IdentityModule,
  CatalogModule,
  InventoryModule,
  SalesModule,
  NotificationsModule,
  WorkflowModule,
  PosSyncModule,
  OrderingModule,
  SupplyChainModule,
  OperationsModule,
  BiModule,
];

@Module({})
export class AppModule {
  static forRoot(config: Config, name: ProcessName): DynamicModule {
    return { module: AppModule, imports: [PlatformModule.forRoot(config, name), ...MODULES] };
  }
}
