import { setTimeout as sleep } from 'node:timers/promises';
import { CHAIN_KINDS } from '@larder/simulator';
import { ContestPlayers } from './demo/live/contest-players.ts';
import { runLiveSender } from './demo/live/live-sender.ts';
import { StoreStaff } from './demo/live/store-staff.ts';
import { demoSenderSettings } from './platform/config/demo-sender-settings.ts';

const EXIT_WITHIN_MS = 800;

const pause = (ms: number, signal: AbortSignal) => sleep(ms, undefined, { signal });

/** Sells in the demo chains all day, as their tills and managers would. Started by the launcher; no Nest, no database. */
async function main(): Promise<void> {
  const stop = new AbortController();
  for (const signal of ['SIGTERM', 'SIGINT'] as const)
    process.once(signal, () => {
      stop.abort();
      setTimeout(() => process.exit(0), EXIT_WITHIN_MS).unref();
    });
  const say = (line: string) => process.stdout.write(`${new Date().toISOString()} ${line}\n`);
  const { dataDir, baseUrl } = demoSenderSettings();
  const { signal } = stop;
  const staff = CHAIN_KINDS.map((kind) => new StoreStaff(kind, { baseUrl, signal, say, sleep: pause }).run());
  const contests = CHAIN_KINDS.map((kind) => new ContestPlayers(kind, { baseUrl, signal, say }).run());
  const ends = await Promise.allSettled([runLiveSender({ dataDir, baseUrl, signal, say }), ...staff, ...contests]);
  const failed = ends.find((end) => end.status === 'rejected' && !signal.aborted);
  if (failed?.status === 'rejected') throw failed.reason;
}

main().then(
  () => process.exit(0),
  (error: unknown) => {
    process.stderr.write(`${(error as Error).stack ?? String(error)}\n`);
    process.exit(1);
  },
);
