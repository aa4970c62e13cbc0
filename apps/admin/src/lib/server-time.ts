const STORAGE_KEY = 'larder.server-ahead';

function remembered(): number {
  try {
    return Number(localStorage.getItem(STORAGE_KEY) ?? 0) || 0;
  } catch {
    // Storage can be blocked; the machine's own clock then counts until the first answer.
    return 0;
  }
}

/**
 * How far the server's clock is ahead of this machine's; a tablet whose clock is wrong must not misjudge a cut-off, also
 * when it starts without a connection.
 */
let aheadMs = remembered();

/** Called with the server's time as soon as an answer that carries it arrives. */
export function learnServerTime(serverTime: string): void {
  aheadMs = Date.parse(serverTime) - Date.now();
  try {
    localStorage.setItem(STORAGE_KEY, String(aheadMs));
  } catch {
    // For this page only, then.
  }
}

/** The server's present, epoch milliseconds. */
export const serverNow = (): number => Date.now() + aheadMs;
