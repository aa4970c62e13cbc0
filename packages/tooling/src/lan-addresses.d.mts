import type { networkInterfaces } from 'node:os';

export function lanAddresses(interfaces?: ReturnType<typeof networkInterfaces>): string[];
