import { Global, Module } from '@nestjs/common';
import { CatalogFacade } from './application/catalog.facade-impl.ts';
import { CatalogCache } from './application/catalog-cache.ts';
import { CatalogQueries } from './application/catalog-queries.ts';
import { ChangeItems } from './application/change-items.ts';
import { ChangeSourcing } from './application/change-sourcing.ts';
import { ChangeSupply } from './application/change-supply.ts';
import { CatalogProvisioningImpl } from './application/provisioning-impl.ts';
import { SourceChainBook } from './application/source-chain-book.ts';
import { SourcingQueries } from './application/sourcing-queries.ts';
import { CatalogApi } from './catalog.facade.ts';
import { CatalogFactsRepository } from './data/catalog-facts.repository.ts';
import { CatalogRevisionRepository } from './data/catalog-revision.repository.ts';
import { ItemCodesRepository } from './data/item-codes.repository.ts';
import { ItemUomsRepository } from './data/item-uoms.repository.ts';
import { ItemsRepository } from './data/items.repository.ts';
import { ListingsRepository } from './data/listings.repository.ts';
import { RecipesRepository } from './data/recipes.repository.ts';
import { SourcesRepository } from './data/sources.repository.ts';
import { SourcingRepository } from './data/sourcing.repository.ts';
import { SupplierItemsRepository } from './data/supplier-items.repository.ts';
import { ItemsController } from './http/items.controller.ts';
import { SourcingController } from './http/sourcing.controller.ts';
import { SupplyController } from './http/supply.controller.ts';
import { CatalogProvisioning } from './provisioning.ts';

@Global()
@Module({
  controllers: [ItemsController, SupplyController, SourcingController],
  providers: [
    CatalogRevisionRepository,
    ItemsRepository,
    ItemCodesRepository,
    ItemUomsRepository,
    RecipesRepository,
    SourcesRepository,
    SupplierItemsRepository,
    ListingsRepository,
    CatalogFactsRepository,
    SourcingRepository,
    SourceChainBook,
    SourcingQueries,
    ChangeSourcing,
    CatalogCache,
    CatalogQueries,
    ChangeItems,
    ChangeSupply,
    CatalogFacade,
    { provide: CatalogApi, useExisting: CatalogFacade },
    { provide: CatalogProvisioning, useClass: CatalogProvisioningImpl },
  ],
  exports: [CatalogApi, CatalogProvisioning],
})
export class CatalogModule {}
