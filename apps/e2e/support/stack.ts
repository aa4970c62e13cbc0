const FIRST = 21_000;
const SPAN = 8_000;

/** Port of the product under browser test: chosen once per run by the configuration, inherited by its workers. */
export function stackPort(): number {
  process.env.LARDER_E2E_PORT ??= String(FIRST + (process.pid % SPAN));
  return Number(process.env.LARDER_E2E_PORT);
}
