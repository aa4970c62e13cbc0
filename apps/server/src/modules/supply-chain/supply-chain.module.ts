import { Module } from '@nestjs/common';
import { ChangePurchaseOrder } from './application/change-purchase-order.ts';
import { CreatePurchaseOrder } from './application/create-purchase-order.ts';
import { ExpectedGoods } from './application/expected-goods.ts';
import { MailPurchaseOrder } from './application/mail-purchase-order.ts';
import { OrderAccess } from './application/order-access.ts';
import { OrderDocument } from './application/order-document.ts';
import { OrderQueries } from './application/order-queries.ts';
import { ReceiveGoods } from './application/receive-goods.ts';
import { ReceivingQueries } from './application/receiving-queries.ts';
import { SupplyChainFacade } from './application/supply-chain.facade-impl.ts';
import { TellShortage } from './application/tell-shortage.ts';
import { PurchaseOrdersRepository } from './data/purchase-orders.repository.ts';
import { ReceiptsRepository } from './data/receipts.repository.ts';
import { PurchaseOrdersController } from './http/purchase-orders.controller.ts';
import { ReceivingController } from './http/receiving.controller.ts';
import { MailPurchaseOrderHandler } from './jobs/mail-purchase-order.job.ts';
import { OnOrderReleased } from './subscribers/on-order-released.ts';
import { SupplyChainApi } from './supply-chain.facade.ts';

@Module({
  controllers: [PurchaseOrdersController, ReceivingController],
  providers: [
    PurchaseOrdersRepository,
    ReceiptsRepository,
    OrderAccess,
    OrderDocument,
    ExpectedGoods,
    CreatePurchaseOrder,
    ChangePurchaseOrder,
    ReceiveGoods,
    TellShortage,
    OrderQueries,
    ReceivingQueries,
    MailPurchaseOrder,
    MailPurchaseOrderHandler,
    OnOrderReleased,
    SupplyChainFacade,
    { provide: SupplyChainApi, useExisting: SupplyChainFacade },
  ],
  exports: [SupplyChainApi],
})
export class SupplyChainModule {}
