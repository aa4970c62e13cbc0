export { receiptPosted } from './events.ts';
export { type DeliveryInfo, SupplyChainApi } from './supply-chain.facade.ts';
