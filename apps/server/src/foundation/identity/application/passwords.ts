import { Injectable } from '@nestjs/common';
import { hash, verify } from '@node-rs/argon2';
import { TooManyAttempts } from '../identity.errors.ts';

/** OWASP's argon2id setting; about 40 ms on one core. */
const COST = { memoryCost: 19_456, timeCost: 2, parallelism: 1 } as const;
/** Hashes that run at once; more would starve the rest of the process. */
const AT_ONCE = 2;
/** Hashes that may wait; beyond it callers are told to come back. */
const WAITING = 60;
const RETRY_SECONDS = 2;

/** argon2id in a small pool, so that a flood of sign-ins can't take the CPU from everybody else. */
@Injectable()
export class Passwords {
  private running = 0;
  private readonly waiting: (() => void)[] = [];
  private dummy: Promise<string> | undefined;

  hash(password: string): Promise<string> {
    return this.inPool(() => hash(password, COST));
  }

  /** Without a stored hash it verifies against one that no password fits, which takes the same time. */
  verify(stored: string | null, password: string): Promise<boolean> {
    return this.inPool(async () => {
      this.dummy ??= hash('no password fits this one', COST);
      const fits = await verify(stored ?? (await this.dummy), password);
      return fits && stored !== null;
    });
  }

  private async inPool<T>(work: () => Promise<T>): Promise<T> {
    if (this.running >= AT_ONCE) {
      if (this.waiting.length >= WAITING) throw new TooManyAttempts(RETRY_SECONDS);
      await new Promise<void>((resolve) => this.waiting.push(resolve));
    } else this.running += 1;
    try {
      return await work();
    } finally {
      // The slot goes to the next in line, or is given back.
      const next = this.waiting.shift();
      if (next) next();
      else this.running -= 1;
    }
  }
}
