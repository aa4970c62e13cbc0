import { Module } from '@nestjs/common';
import { ChangePurchaseOrder } from './application/change-purchase-order.ts';
import { CreatePurchaseOrder } from './application/create-purchase-order.ts';
import { ExpectedGoods } from './application/expected-goods.ts';
import { MailPurchaseOrder } from './application/mail-purchase-order.ts';
import { OrderAccess } from './application/order-access.ts';
import { OrderDocument } from './application/order-document.ts';
import { OrderQueries } from './application/order-queries.ts';
import { PurchaseApproval } from './application/purchase-approval.ts';
import { ReceiveGoods } from './application/receive-goods.ts';
import { ReceivingQueries } from './application/receiving-queries.ts';
import { SupplierMail } from './application/supplier-mail.ts';
import { SupplyChainFacade } from './application/supply-chain.facade-impl.ts';
import { TellShortage } from './application/tell-shortage.ts';
import { PurchaseOrderListsRepository } from './data/purchase-order-lists.repository.ts';
import { PurchaseOrdersRepository } from './data/purchase-orders.repository.ts';
import { ReceiptsRepository } from './data/receipts.repository.ts';
import { PurchaseOrdersController } from './http/purchase-orders.controller.ts';
import { ReceivingController } from './http/receiving.controller.ts';
import { MailPurchaseOrderHandler } from './jobs/mail-purchase-order.job.ts';
import { OnApprovalDecided } from './subscribers/on-approval-decided.ts';
import { OnOrderReleased } from './subscribers/on-order-released.ts';
import { SupplyChainApi } from './supply-chain.facade.ts';

@Module({
  controllers: [PurchaseOrdersController, ReceivingController],
  providers: [
    PurchaseOrdersRepository,
    PurchaseOrderListsRepository,
    ReceiptsRepository,
    OrderAccess,
    OrderDocument,
    ExpectedGoods,
    SupplierMail,
    PurchaseApproval,
    CreatePurchaseOrder,
    ChangePurchaseOrder,
    ReceiveGoods,
    TellShortage,
    OrderQueries,
    ReceivingQueries,
    MailPurchaseOrder,
    MailPurchaseOrderHandler,
    OnOrderReleased,
    OnApprovalDecided,
    SupplyChainFacade,
    { provide: SupplyChainApi, useExisting: SupplyChainFacade },
  ],
  exports: [SupplyChainApi],
})
export class SupplyChainModule {}
