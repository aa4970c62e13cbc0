import { availableParallelism } from 'node:os';

/** Threads of training and scoring; one core stays for people who wait. The numbers do not depend on it. */
export const ENGINE_THREADS = Math.max(1, Math.min(4, availableParallelism() - 1));
