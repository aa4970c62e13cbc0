import 'reflect-metadata';
import { NestFactory } from '@nestjs/core';
import { AppModule } from './app.module.ts';
import { UsageError } from './cli/command.ts';
import { findCommand, helpText } from './cli/commands.ts';
import { Config, ConfigError } from './platform/config/config.ts';
import { DomainError } from './platform/errors/domain-error.ts';

const print = (line: string): void => void process.stdout.write(`${line}\n`);
const complain = (line: string): void => void process.stderr.write(`${line}\n`);

/** @returns exit code: 0 done, 1 failed, 2 wrong use */
async function main(argv: readonly string[]): Promise<number> {
  if (argv.length === 0 || argv.includes('--help') || argv[0] === 'help') {
    print(helpText());
    return argv.length === 0 ? 2 : 0;
  }
  const found = findCommand(argv);
  if (!found) {
    complain(`Unknown command: ${argv.slice(0, 2).join(' ')}\n\n${helpText()}`);
    return 2;
  }
  const app = await NestFactory.createApplicationContext(AppModule.forRoot(Config.load(), 'cli'), {
    logger: ['error', 'warn'],
    abortOnError: false,
  });
  try {
    await found.command.run(app, found.args, print);
    return 0;
  } catch (error) {
    if (error instanceof UsageError) {
      complain(`${error.message}\n\n  ${found.command.name} ${found.command.usage}`);
      return 2;
    }
    if (error instanceof DomainError) {
      complain([error.text.en, ...error.fields.map((f) => `  ${f.path}: ${f.message.en}`)].join('\n'));
      return 1;
    }
    throw error;
  } finally {
    await app.close();
  }
}

main(process.argv.slice(2)).then(
  (code) => {
    process.exitCode = code;
  },
  (error: unknown) => {
    complain(error instanceof ConfigError ? error.message : ((error as Error).stack ?? String(error)));
    process.exitCode = 1;
  },
);
