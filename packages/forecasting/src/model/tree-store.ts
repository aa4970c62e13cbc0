import { BINS } from './binning.ts';
import type { Booster } from './booster.ts';

/** One tree by node, 0 the root; children as in {@link Booster}. */
export interface Tree {
  readonly feature: Int32Array;
  readonly threshold: Int32Array;
  readonly left: Int32Array;
  readonly right: Int32Array;
}

/** Collects the trees of one booster while they grow; {@link freeze} packs them into typed arrays. */
export class TreeStore {
  readonly values: number[] = [];
  /** Weight of the training rows in each leaf, beside `values`. */
  readonly covers: number[] = [];
  private readonly nodeStart: number[] = [0];
  private readonly leafStart: number[] = [0];
  private readonly feature: number[] = [];
  private readonly threshold: number[] = [];
  private readonly left: number[] = [];
  private readonly right: number[] = [];

  addNode(feature: number, threshold: number, slot: number): number {
    const first = this.nodeStart[this.nodeStart.length - 1] as number;
    const node = this.feature.length - first;
    this.feature.push(feature);
    this.threshold.push(threshold);
    this.left.push(0);
    this.right.push(0);
    this.link(slot, node);
    return node;
  }

  addLeaf(slot: number, leaf: number): void {
    if (slot < 0) {
      // A tree that never split: one node that sends every row to the only leaf.
      this.addNode(0, BINS - 1, -1);
      const first = this.nodeStart[this.nodeStart.length - 1] as number;
      this.left[first] = -1;
      this.right[first] = -1;
      return;
    }
    this.link(slot, -leaf - 1);
  }

  private link(slot: number, child: number): void {
    if (slot < 0) return;
    const node = (this.nodeStart[this.nodeStart.length - 1] as number) + (slot >> 1);
    if ((slot & 1) === 0) this.left[node] = child;
    else this.right[node] = child;
  }

  close(): void {
    this.nodeStart.push(this.feature.length);
    this.leafStart.push(this.values.length);
  }

  /** The tree that was closed last. */
  last(): Tree {
    const first = this.nodeStart[this.nodeStart.length - 2] as number;
    return {
      feature: Int32Array.from(this.feature.slice(first)),
      threshold: Int32Array.from(this.threshold.slice(first)),
      left: Int32Array.from(this.left.slice(first)),
      right: Int32Array.from(this.right.slice(first)),
    };
  }

  freeze(base: number, log: boolean): Booster {
    return {
      base,
      log,
      treeCount: this.nodeStart.length - 1,
      nodeStart: Int32Array.from(this.nodeStart),
      leafStart: Int32Array.from(this.leafStart),
      feature: Uint16Array.from(this.feature),
      threshold: Uint8Array.from(this.threshold),
      left: Int16Array.from(this.left),
      right: Int16Array.from(this.right),
      value: Float64Array.from(this.values),
      cover: Float32Array.from(this.covers),
    };
  }
}
