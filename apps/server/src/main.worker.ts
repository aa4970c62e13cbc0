import './platform/runtime/young-objects.ts';
import 'reflect-metadata';
import { NestFactory } from '@nestjs/core';
import { AppModule } from './app.module.ts';
import { AuditSealing } from './foundation/audit/index.ts';
import { Config, ConfigError } from './platform/config/config.ts';
import { Installation } from './platform/installation/installation.ts';
import { WorkerHost } from './platform/jobs/worker-host.ts';
import { serveMetrics } from './platform/metrics/metrics-server.ts';
import { RenderMetrics } from './platform/metrics/render-metrics.ts';
import { ServiceMeter } from './platform/metrics/service-meter.ts';

async function main(): Promise<void> {
  const config = Config.load();
  const app = await NestFactory.createApplicationContext(AppModule.forRoot(config, 'worker'), {
    logger: ['error', 'warn'],
    abortOnError: false,
  });
  await app.get(Installation).requireSecret();
  app.enableShutdownHooks();
  app.get(WorkerHost).start();
  app.get(AuditSealing).start();
  app.get(ServiceMeter).start();
  await serveMetrics(config, app.get(RenderMetrics));
  process.stdout.write('worker ready\n');
}

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof ConfigError ? error.message : ((error as Error).stack ?? String(error))}\n`);
  process.exit(1);
});
