import 'reflect-metadata';
import { createInterface } from 'node:readline/promises';
import { BackupError } from '@larder/backup';
import { NestFactory } from '@nestjs/core';
import { AppModule } from './app.module.ts';
import { type CliCommand, type Terminal, UsageError } from './cli/command.ts';
import { findCommand, helpText } from './cli/commands.ts';
import { Config, ConfigError } from './platform/config/config.ts';
import { operatorSettings } from './platform/config/operator-settings.ts';
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
  const { command, args } = found;
  if ('runAlone' in command) {
    const failed = (error: unknown) => explain(error, command);
    return command.runAlone(operatorSettings(), args, terminal).then(() => 0, failed);
  }
  const app = await NestFactory.createApplicationContext(AppModule.forRoot(Config.load(), 'cli'), {
    logger: ['error', 'warn'],
    abortOnError: false,
  });
  try {
    await command.run(app, args, print);
    return 0;
  } catch (error) {
    return explain(error, command);
  } finally {
    await app.close();
  }
}

/** @returns exit code of a failure that the operator can act on. @throws what is nobody's mistake */
function explain(error: unknown, command: CliCommand): number {
  if (error instanceof UsageError) {
    complain(`${error.message}\n\n  ${command.name} ${command.usage}`);
    return 2;
  }
  if (error instanceof DomainError) {
    complain([error.text.en, ...error.fields.map((f) => `  ${f.path}: ${f.message.en}`)].join('\n'));
    return 1;
  }
  if (error instanceof BackupError) {
    complain(error.message);
    return 1;
  }
  throw error;
}

const terminal: Terminal = {
  print,
  async confirm(question) {
    if (!process.stdin.isTTY) return false;
    const prompt = createInterface({ input: process.stdin, output: process.stdout });
    const answer = await prompt.question(`${question} Type "yes": `);
    prompt.close();
    return answer.trim() === 'yes';
  },
};

main(process.argv.slice(2)).then(
  (code) => {
    process.exitCode = code;
  },
  (error: unknown) => {
    complain(error instanceof ConfigError ? error.message : ((error as Error).stack ?? String(error)));
    process.exitCode = 1;
  },
);
