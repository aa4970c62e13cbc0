export { startTestCluster, sweepStaleClusters, type TestCluster } from './cluster.ts';
export { type EventuallyOptions, eventually } from './poller.ts';
export { startTestRedis, type TestRedis } from './redis.ts';
export { type TestDatabase, testDatabase } from './template-db.ts';
