import { writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { dateOfDay, dayNumber } from '../dates.ts';
import { fitModel, forecastPanel, prepare } from '../engine/index.ts';
import { csvCell } from './csv.ts';
import { readDirectory } from './read-directory.ts';

/** `forecast DIR`: trains on the directory's history and writes DIR/../<origin>.csv; returns that path. */
export async function forecastDirectory(
  directory: string,
  options: { threads: number; log: (line: string) => void },
): Promise<string> {
  const { panel, ids, origin } = await readDirectory(resolve(directory));
  const prepared = prepare(panel);
  const model = await fitModel(prepared, options);
  options.log(
    `model: ${JSON.stringify(model.report)} weight ${JSON.stringify([...model.weight.slice(0, 8)])} stretch ${model.stretch} tail ${model.tail}`,
  );
  const forecast = await forecastPanel(prepared, model, options);
  const dates = Array.from({ length: panel.horizon }, (_, h) => dateOfDay(dayNumber(origin) + h));
  const lines = ['series_id,date,mean,q50,q80,q90,q95,q98'];
  ids.forEach((id, s) => {
    for (let h = 0; h < panel.horizon; h++) {
      const at = s * panel.horizon + h;
      const numbers = [forecast.mean[at] as number, ...forecast.quantiles.subarray(at * 5, at * 5 + 5)];
      lines.push(`${csvCell(id)},${dates[h]},${numbers.map((value) => Number(value.toFixed(4))).join(',')}`);
    }
  });
  const path = join(dirname(resolve(directory)), `${origin}.csv`);
  await writeFile(path, `${lines.join('\n')}\n`);
  return path;
}
