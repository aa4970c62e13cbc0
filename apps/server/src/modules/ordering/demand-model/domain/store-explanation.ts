import { deserialize, serialize } from 'node:v8';
import { KEPT_PARAMETERS, NO_PARAMETER, type PanelExplanation, TREE_WORDS } from '@larder/forecasting/engine/index';

/** Largest value of a stored share. */
const FULL = 32_767;

/** Why one store's forecasts are what they are, as it is kept; row i of a series-major array is item i of the forecast. */
export interface StoreExplanation {
  readonly days: number;
  /** Words of the pieces, in their order. */
  readonly words: readonly string[];
  /** Base units of an ordinary day. */
  readonly levels: Float32Array;
  /** Base units of one step of the item's shares. */
  readonly steps: Float32Array;
  /** rows × days × words. */
  readonly pieces: Int16Array;
  readonly names: readonly string[];
  /** rows × KEPT_PARAMETERS, index into `names`. */
  readonly parameters: Uint8Array;
  /** rows × KEPT_PARAMETERS × days. */
  readonly shares: Int16Array;
  readonly values: Float32Array;
}

/** One parameter of one item: what the model read on each day, and what it made of it. Base units. */
export interface ReadParameter {
  readonly key: string;
  readonly values: readonly (number | null)[];
  readonly shares: readonly number[];
}

/** Cuts a store's rows out of the panel's explanation; shares become 16-bit steps of the item's largest one. */
export function storeExplanation(panel: PanelExplanation, from: number, count: number): StoreExplanation {
  const { days, names } = panel;
  const words = TREE_WORDS.length;
  const pieces = new Int16Array(count * days * words);
  const shares = new Int16Array(count * days * KEPT_PARAMETERS);
  const steps = new Float32Array(count);
  const cut = <T extends Float64Array | Float32Array | Uint8Array>(array: T, width: number): T =>
    array.slice(from * width, (from + count) * width) as T;
  const exactPieces = cut(panel.pieces, days * words);
  const exactShares = cut(panel.shares, days * KEPT_PARAMETERS);
  for (let row = 0; row < count; row++) {
    const ofRow = (array: Float64Array | Float32Array, width: number) => array.subarray(row * width, (row + 1) * width);
    const own = [ofRow(exactPieces, days * words), ofRow(exactShares, days * KEPT_PARAMETERS)] as const;
    let most = 0;
    for (const part of own) for (const value of part) most = Math.max(most, Math.abs(value));
    const step = Math.fround(most / FULL);
    steps[row] = step;
    if (step === 0) continue;
    own[0].forEach((value, i) => {
      pieces[row * days * words + i] = Math.round(value / step);
    });
    own[1].forEach((value, i) => {
      shares[row * days * KEPT_PARAMETERS + i] = Math.round(value / step);
    });
  }
  return {
    days,
    words: TREE_WORDS,
    levels: Float32Array.from(cut(panel.level, 1)),
    steps,
    pieces,
    names,
    parameters: cut(panel.parameters, KEPT_PARAMETERS),
    shares,
    values: cut(panel.values, days * KEPT_PARAMETERS),
  };
}

export const explanationBytes = (explanation: StoreExplanation): Buffer => serialize(explanation);
export const explanationOf = (bytes: Buffer): StoreExplanation => deserialize(bytes) as StoreExplanation;

/** Reads a kept explanation from a day on: a forecast of yesterday begins one day later. */
export class ExplanationReader {
  /** Days that are left of it. */
  readonly days: number;
  readonly words: readonly string[];
  private readonly all: StoreExplanation;
  private readonly past: number;

  constructor(all: StoreExplanation, past: number) {
    this.all = all;
    this.past = past;
    this.days = Math.max(0, all.days - past);
    this.words = all.words;
  }

  level(row: number): number {
    return this.all.levels[row] as number;
  }

  /** Base units of a word on a day. */
  piece(row: number, day: number, word: number): number {
    const { pieces, steps, days, words } = this.all;
    return (pieces[(row * days + this.past + day) * words.length + word] as number) * (steps[row] as number);
  }

  parameters(row: number): ReadParameter[] {
    const { parameters, shares, values, names, steps, days } = this.all;
    const read: ReadParameter[] = [];
    for (let k = 0; k < KEPT_PARAMETERS; k++) {
      const slot = row * KEPT_PARAMETERS + k;
      const parameter = parameters[slot] as number;
      if (parameter === NO_PARAMETER) continue;
      const at = slot * days + this.past;
      const step = steps[row] as number;
      read.push({
        key: names[parameter] as string,
        values: Array.from(values.subarray(at, at + this.days), (v) => (Number.isNaN(v) ? null : round3(v))),
        shares: Array.from(shares.subarray(at, at + this.days), (share) => share * step),
      });
    }
    return read;
  }
}

const round3 = (value: number): number => Math.round(value * 1000) / 1000;
