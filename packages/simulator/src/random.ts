/**
 * Seeded randomness without state between calls: every draw is keyed by (seed, keys…), so that one day can be
 * generated alone and still equals the same day inside a year.
 * Generators: sfc32 (C. Doty-Humphrey, PractRand) seeded through the murmur3 finaliser (A. Appleby).
 */

/** Murmur3 32-bit finaliser: each input bit flips each output bit with probability about one half. */
export function mix32(value: number): number {
  let h = value | 0;
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return (h ^ (h >>> 16)) >>> 0;
}

/** 32-bit hash of up to four integers. */
export function hash32(seed: number, a = 0, b = 0, c = 0): number {
  let h = mix32(seed ^ 0x9e3779b9);
  h = mix32(h ^ Math.imul(a | 0, 0x27d4eb2f));
  h = mix32(h ^ Math.imul((b | 0) + 0x165667b1, 0x9e3779b1));
  return mix32(h ^ Math.imul((c | 0) + 0x3c6ef372, 0x85ebca77));
}

/** FNV-1a of a string, for keys that are codes. */
export function hashText(text: string): number {
  let h = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) h = Math.imul(h ^ text.charCodeAt(i), 0x01000193);
  return mix32(h);
}

/** Uniform [0, 1) of a key. */
export function uniform(seed: number, a = 0, b = 0, c = 0): number {
  return hash32(seed, a, b, c) / 4294967296;
}

/** Standard normal of a key (Box–Muller on two keyed uniforms). */
export function gaussian(seed: number, a = 0, b = 0, c = 0): number {
  const u = (hash32(seed, a, b, c) + 1) / 4294967297;
  const v = hash32(seed ^ 0x5bd1e995, a, b, c) / 4294967296;
  return Math.sqrt(-2 * Math.log(u)) * Math.cos(2 * Math.PI * v);
}

/** Re-seedable sfc32 stream; one instance serves millions of keys without allocation. */
export class Random {
  #a = 0;
  #b = 0;
  #c = 0;
  #d = 1;

  constructor(seed = 0, a = 0, b = 0, c = 0) {
    this.reseed(seed, a, b, c);
  }

  /** Restarts the stream at a key. */
  reseed(seed: number, a = 0, b = 0, c = 0): this {
    const h = hash32(seed, a, b, c);
    this.#a = h | 0;
    this.#b = mix32(h + 0x6d2b79f5) | 0;
    this.#c = (seed ^ Math.imul(b | 0, 0x27d4eb2f)) | 0;
    this.#d = 1;
    for (let i = 0; i < 6; i++) this.nextUint32();
    return this;
  }

  /** Next 32 bits. */
  nextUint32(): number {
    const t = (((this.#a + this.#b) | 0) + this.#d) | 0;
    this.#d = (this.#d + 1) | 0;
    this.#a = this.#b ^ (this.#b >>> 9);
    this.#b = (this.#c + (this.#c << 3)) | 0;
    this.#c = (this.#c << 21) | (this.#c >>> 11);
    this.#c = (this.#c + t) | 0;
    return t >>> 0;
  }

  /** Uniform [0, 1). */
  next(): number {
    return this.nextUint32() / 4294967296;
  }

  /** Uniform integer in [0, bound). */
  int(bound: number): number {
    return Math.floor(this.next() * bound);
  }

  normal(): number {
    const u = (this.nextUint32() + 1) / 4294967297;
    return Math.sqrt(-2 * Math.log(u)) * Math.cos(2 * Math.PI * this.next());
  }

  /** Gamma with the given shape and mean 1 × shape (Marsaglia & Tsang 2000). */
  gamma(shape: number): number {
    if (shape < 1) return this.gamma(shape + 1) * (this.next() + 1e-12) ** (1 / shape);
    const d = shape - 1 / 3;
    const c = 1 / Math.sqrt(9 * d);
    for (;;) {
      const x = this.normal();
      const v = (1 + c * x) ** 3;
      if (v > 0 && Math.log(this.next() + 1e-300) < 0.5 * x * x + d - d * v + d * Math.log(v)) return d * v;
    }
  }

  /** Poisson count: inversion below 30, rounded normal above (relative error below 1 % there, enough for demand). */
  poisson(mean: number): number {
    if (mean <= 0) return 0;
    if (mean > 30) return Math.max(0, Math.round(mean + Math.sqrt(mean) * this.normal()));
    const u = this.next();
    let p = Math.exp(-mean);
    let cumulative = p;
    let n = 0;
    while (u > cumulative && n < 200) {
      n++;
      p *= mean / n;
      cumulative += p;
    }
    return n;
  }

  /** Negative binomial count with this mean and size k (variance mean + mean²/k). */
  negativeBinomial(mean: number, size: number): number {
    return mean <= 0 ? 0 : this.poisson((mean * this.gamma(size)) / size);
  }
}
