import 'reflect-metadata';
import { NestFactory } from '@nestjs/core';
import { AppModule } from './app.module.ts';
import { Config, ConfigError } from './platform/config/config.ts';
import { Installation } from './platform/installation/installation.ts';
import { WorkerHost } from './platform/jobs/worker-host.ts';

async function main(): Promise<void> {
  const app = await NestFactory.createApplicationContext(AppModule.forRoot(Config.load(), 'worker'), {
    logger: ['error', 'warn'],
    abortOnError: false,
  });
  await app.get(Installation).requireSecret();
  app.enableShutdownHooks();
  app.get(WorkerHost).start();
  process.stdout.write('worker ready\n');
}

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof ConfigError ? error.message : ((error as Error).stack ?? String(error))}\n`);
  process.exit(1);
});
