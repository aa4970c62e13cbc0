import 'reflect-metadata';
import { Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { AppModule } from './app.module.ts';
import { DemoModule } from './demo/demo.module.ts';
import { DemoSeed } from './demo/demo-seed.ts';
import { Config } from './platform/config/config.ts';

@Module({})
class SeedModule {}

async function main(): Promise<void> {
  const root = { module: SeedModule, imports: [AppModule.forRoot(Config.load(), 'seed'), DemoModule] };
  const app = await NestFactory.createApplicationContext(root, { logger: ['error', 'warn'], abortOnError: false });
  await app.get(DemoSeed).run({ say: (line) => process.stdout.write(`${line}\n`) });
  await app.close();
}

main().catch((error: unknown) => {
  process.stderr.write(`${(error as Error).stack ?? String(error)}\n`);
  process.exit(1);
});
