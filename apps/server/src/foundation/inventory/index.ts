export {
  type Balance,
  type DatedWaste,
  type ExpectedReceipt,
  type GoodsReceipt,
  InventoryApi,
  type LegKind,
  type LotBalance,
  type OpeningLine,
  type OrderTransfer,
  type ReceiptLine,
  type SaleLeg,
  type StoreSales,
} from './inventory.facade.ts';
export { type AlertInfo, type SalesFeed, StockAlerts, type StoreAlerts } from './stock-alerts.facade.ts';
export {
  type DayCosts,
  type EmptyHours,
  type EmptySpan,
  type ItemFlow,
  type RunningDay,
  StockFigures,
} from './stock-figures.facade.ts';
