export { startTestCluster, sweepStaleClusters, type TestCluster } from './cluster.ts';
export { type EventuallyOptions, eventually } from './poller.ts';
export { type TestDatabase, testDatabase } from './template-db.ts';
