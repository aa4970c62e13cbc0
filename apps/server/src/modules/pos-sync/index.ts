export { PosSyncApi, type TillState } from './pos-sync.facade.ts';
