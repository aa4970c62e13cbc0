/** What a store is told: it has to agree, ship or receive; less arrived than was sent; nothing comes of it. */
export const TRANSFER_STEPS = ['agree', 'ship', 'receive', 'short', 'ended'] as const;
export type TransferStep = (typeof TRANSFER_STEPS)[number];
