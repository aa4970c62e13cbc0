import { startTestCluster } from './cluster.ts';
import { CLUSTER_SETTING } from './template-db.ts';

/** Vitest global setup: one cluster per run, stopped at its end. Forked workers inherit the setting. */
export default async function setup(): Promise<() => Promise<void>> {
  const { cluster, stop } = await startTestCluster();
  process.env[CLUSTER_SETTING] = JSON.stringify(cluster);
  return stop;
}
