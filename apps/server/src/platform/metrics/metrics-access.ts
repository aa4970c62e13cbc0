import { createHash, timingSafeEqual } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';

const digest = (text: string): Buffer => createHash('sha256').update(text).digest();
const LOOPBACK = /^(::1|127(\.\d{1,3}){3}|::ffff:127(\.\d{1,3}){3})$/;
/** Set by proxies: behind one, everybody seems to come from this machine. */
const FORWARDED = ['x-forwarded-for', 'forwarded', 'x-real-ip'];

/**
 * True for a caller who may read the metrics: with the configured token from anywhere, and without one only from this very
 * machine and past no proxy.
 */
export function mayReadMetrics(
  token: string | undefined,
  caller: { readonly address: string | undefined; readonly headers: IncomingHttpHeaders },
): boolean {
  if (token !== undefined) {
    const given = /^Bearer +(\S+)$/i.exec(caller.headers.authorization ?? '')?.[1];
    return given !== undefined && timingSafeEqual(digest(given), digest(token));
  }
  return LOOPBACK.test(caller.address ?? '') && !FORWARDED.some((name) => caller.headers[name] !== undefined);
}
