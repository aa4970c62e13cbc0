import './platform/runtime/young-objects.ts';
import 'reflect-metadata';
import { createHttpApp } from './http-app.ts';
import { Config, ConfigError } from './platform/config/config.ts';
import { Installation } from './platform/installation/installation.ts';
import { ServiceMeter } from './platform/metrics/service-meter.ts';

async function main(): Promise<void> {
  const config = Config.load();
  const app = await createHttpApp(config, 'api');
  await app.get(Installation).requireSecret();
  app.enableShutdownHooks();
  app.get(ServiceMeter).start();
  await app.listen(config.port, config.host);
}

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof ConfigError ? error.message : ((error as Error).stack ?? String(error))}\n`);
  process.exit(1);
});
