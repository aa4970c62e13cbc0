import { availableParallelism } from 'node:os';
import { forecastDirectory } from './forecast-directory.ts';
import { simulate } from './simulate.ts';

const USAGE = `forecast:engine -- forecast DIR   reads DIR/history.csv, calendar.csv, meta.json; writes DIR/../<origin>.csv
forecast:engine -- simulate       answers a replenishment simulator over JSON lines on stdin and stdout
LARDER_FORECAST_THREADS=n sets the worker threads (the result does not depend on it); LARDER_FORECAST_LOG=1 reports to stderr`;

const threads = Math.max(1, Number(process.env.LARDER_FORECAST_THREADS ?? Math.min(2, availableParallelism())));
const log = (line: string) => {
  if (process.env.LARDER_FORECAST_LOG === '1') process.stderr.write(`${line}\n`);
};
const [mode, directory] = process.argv.slice(2).filter((argument) => argument !== '--');

if (mode === 'forecast' && directory) await forecastDirectory(directory, { threads, log });
else if (mode === 'simulate') await simulate({ threads, log });
else {
  process.stderr.write(`${USAGE}\n`);
  process.exitCode = 2;
}
