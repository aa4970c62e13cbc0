import { Injectable } from '@nestjs/common';
import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';
import { TooManyAttempts } from '../identity.errors.ts';

const WINDOW_SECONDS = 900;
/** Wrong attempts per account and address; a victim elsewhere is not locked out. */
const PER_ACCOUNT_AND_ADDRESS = 10;
/** Wrong attempts per address over all accounts. */
const PER_ADDRESS = 30;

/** Slows guessing down within this process. Attempts count before they are checked, so that parallel ones can't slip by. */
@Injectable()
export class LoginThrottle {
  private readonly pairs = new RateLimiterMemory({
    keyPrefix: 'pair',
    points: PER_ACCOUNT_AND_ADDRESS,
    duration: WINDOW_SECONDS,
  });
  private readonly addresses = new RateLimiterMemory({
    keyPrefix: 'address',
    points: PER_ADDRESS,
    duration: WINDOW_SECONDS,
  });

  /**
   * Counts an attempt.
   * @param account any stable key of the account, known or not
   * @throws TooManyAttempts with the seconds to wait
   */
  async count(address: string, account: string): Promise<void> {
    try {
      await this.addresses.consume(address);
      await this.pairs.consume(`${address}|${account}`);
    } catch (refusal) {
      if (refusal instanceof RateLimiterRes)
        throw new TooManyAttempts(Math.max(1, Math.ceil(refusal.msBeforeNext / 1000)));
      throw refusal;
    }
  }

  /** A right password takes its attempt back. */
  async forgive(address: string, account: string): Promise<void> {
    await this.addresses.reward(address);
    await this.pairs.delete(`${address}|${account}`);
  }
}
