import { runLiveSender } from './demo/live/live-sender.ts';
import { demoSenderSettings } from './platform/config/demo-sender-settings.ts';

const EXIT_WITHIN_MS = 800;

/** Sells in the demo chains all day, as their tills would. Started by the launcher; no Nest, no database. */
async function main(): Promise<void> {
  const stop = new AbortController();
  for (const signal of ['SIGTERM', 'SIGINT'] as const)
    process.once(signal, () => {
      stop.abort();
      setTimeout(() => process.exit(0), EXIT_WITHIN_MS).unref();
    });
  const say = (line: string) => process.stdout.write(`${new Date().toISOString()} ${line}\n`);
  await runLiveSender({ ...demoSenderSettings(), signal: stop.signal, say });
}

main().then(
  () => process.exit(0),
  (error: unknown) => {
    process.stderr.write(`${(error as Error).stack ?? String(error)}\n`);
    process.exit(1);
  },
);
