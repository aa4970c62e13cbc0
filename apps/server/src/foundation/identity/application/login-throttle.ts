import { hash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { type Limit, Limiters } from '../../../platform/limits/limiters.ts';
import { TooManyAttempts } from '../identity.errors.ts';

const WINDOW_SECONDS = 900;
/** Wrong attempts per account and address; a victim elsewhere is not locked out. */
const PER_ACCOUNT_AND_ADDRESS = 10;
/** Wrong attempts per address over all accounts. */
const PER_ADDRESS = 30;
/** Wrong attempts per account over all addresses that it has not signed in from: guessing from many places at once. */
const PER_ACCOUNT = 60;
const KNOWN_SECONDS = 30 * 86_400;

/**
 * Slows guessing down over all API processes and their restarts. Attempts count before they are checked, so that parallel
 * ones can't slip by.
 */
@Injectable()
export class LoginThrottle {
  private readonly pairs: Limit;
  private readonly addresses: Limit;
  private readonly accounts: Limit;
  /** Pairs that have signed in: whoever floods an account from elsewhere doesn't lock its owner out. */
  private readonly known: Limit;

  constructor(limiters: Limiters) {
    this.pairs = limiters.shared({
      name: 'login-pair',
      points: PER_ACCOUNT_AND_ADDRESS,
      windowSeconds: WINDOW_SECONDS,
    });
    this.addresses = limiters.shared({ name: 'login-address', points: PER_ADDRESS, windowSeconds: WINDOW_SECONDS });
    this.accounts = limiters.shared({ name: 'login-account', points: PER_ACCOUNT, windowSeconds: WINDOW_SECONDS });
    this.known = limiters.shared({ name: 'login-known', points: 1, windowSeconds: KNOWN_SECONDS });
  }

  /**
   * Counts an attempt.
   * @param account any stable key of the account, known or not
   * @throws TooManyAttempts with the seconds to wait
   */
  async count(address: string, account: string): Promise<void> {
    const { place, pair } = keysOf(address, account);
    await spend(this.addresses, place);
    await spend(this.pairs, pair);
    if (!(await this.known.used(pair))) await spend(this.accounts, account);
  }

  /** A right password takes its attempt back, and makes the address a known one. */
  async forgive(address: string, account: string): Promise<void> {
    const { place, pair } = keysOf(address, account);
    await this.addresses.reward(place);
    await this.pairs.clear(pair);
    if (await this.known.used(pair)) return;
    await this.accounts.reward(account);
    await this.known.take(pair);
  }

  /** An attempt that could not be judged, through no fault of whoever made it, was none. */
  async takeBack(address: string, account: string): Promise<void> {
    const { place, pair } = keysOf(address, account);
    await this.addresses.reward(place);
    await this.pairs.reward(pair);
    if (!(await this.known.used(pair))) await this.accounts.reward(account);
  }
}

async function spend(limit: Limit, key: string): Promise<void> {
  const { exceeded, resetSeconds } = await limit.take(key);
  if (exceeded) throw new TooManyAttempts(resetSeconds);
}

/** The counters hold no address: only its hash. */
function keysOf(address: string, account: string): { readonly place: string; readonly pair: string } {
  const place = hash('sha256', address, 'base64url');
  return { place, pair: `${place}|${account}` };
}
