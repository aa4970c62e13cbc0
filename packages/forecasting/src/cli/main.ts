import { availableParallelism } from 'node:os';
import { parseArgs } from 'node:util';
import { forecastDirectory } from './forecast-directory.ts';
import { simulate } from './simulate.ts';

const USAGE = `forecast:engine -- forecast DIR   reads DIR/history.csv, calendar.csv, meta.json; writes DIR/../<origin>.csv
forecast:engine -- simulate       answers a replenishment simulator over JSON lines on stdin and stdout
LARDER_FORECAST_THREADS=n sets the worker threads (the result does not depend on it); LARDER_FORECAST_LOG=1 reports to stderr`;

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { threads: { type: 'string' }, log: { type: 'boolean' } },
});
const threads = Math.max(1, Number(values.threads ?? Math.min(2, availableParallelism())));
const log = (line: string) => {
  if (values.log) process.stderr.write(`${line}\n`);
};
const [mode, directory] = positionals;

try {
  if (mode === 'forecast' && directory) await forecastDirectory(directory, { threads, log });
  else if (mode === 'simulate') await simulate({ threads, log });
  else {
    process.stderr.write(`${USAGE}\n`);
    process.exitCode = 2;
  }
} catch (error) {
  // What is wrong with the data says the message; the stack is for developers.
  const text = error instanceof Error ? (values.log ? error.stack : error.message) : String(error);
  process.stderr.write(`forecast engine: ${text}\n`);
  process.exitCode = 1;
}
