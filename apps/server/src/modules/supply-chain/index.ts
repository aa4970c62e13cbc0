export { receiptPosted } from './events.ts';
