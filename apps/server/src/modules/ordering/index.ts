export { type DueOrder, OrderingApi } from './ordering.facade.ts';
