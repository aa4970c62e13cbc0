import 'reflect-metadata';
import { parseArgs } from 'node:util';
import { Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { AppModule } from './app.module.ts';
import { DemoModule } from './demo/demo.module.ts';
import { DemoSeed } from './demo/demo-seed.ts';
import { Clock } from './platform/clock/clock.ts';
import { moveTestClock } from './platform/clock/test-clock.ts';
import { Config } from './platform/config/config.ts';
import { refreshStatistics } from './platform/db/refresh-statistics.ts';

@Module({})
class SeedModule {}

async function main(): Promise<void> {
  const config = Config.load();
  // Smaller demos for browser tests; --at moves the test clock to that local time of today before anything is written.
  const { values } = parseArgs({
    options: { weeks: { type: 'string' }, 'ticket-days': { type: 'string' }, at: { type: 'string' } },
  });
  const root = { module: SeedModule, imports: [AppModule.forRoot(config, 'seed'), DemoModule] };
  const app = await NestFactory.createApplicationContext(root, { logger: ['error', 'warn'], abortOnError: false });
  if (values.at !== undefined) await moveTestClock(config, app.get(Clock), values.at, 'Asia/Shanghai');
  await app.get(DemoSeed).run({
    say: (line) => process.stdout.write(`${line}\n`),
    refreshStatistics: () => refreshStatistics(config),
    ...(values.weeks === undefined ? {} : { historyWeeks: Number(values.weeks) }),
    ...(values['ticket-days'] === undefined ? {} : { ticketDays: Number(values['ticket-days']) }),
  });
  await app.close();
}

main().catch((error: unknown) => {
  process.stderr.write(`${(error as Error).stack ?? String(error)}\n`);
  process.exit(1);
});
