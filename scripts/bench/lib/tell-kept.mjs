// Preloaded into a process that is measured: says how much it keeps, whenever it is asked. The collector returns pages to the
// system when it likes, so that resident memory alone can't tell garbage from what is kept.
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc');

process.on('message', (said) => {
  if (said !== 'kept?') return;
  collect();
  const { heapUsed, external } = process.memoryUsage();
  process.send?.({ keptMb: (heapUsed + external) / 1024 / 1024 });
});
// Being asked keeps nobody alive.
process.channel?.unref();
