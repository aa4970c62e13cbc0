/** How far the server's clock is ahead of this machine's; a tablet whose clock is wrong must not misjudge a cut-off. */
let aheadMs = 0;

/** Called with the server's time as soon as an answer that carries it arrives. */
export function learnServerTime(serverTime: string): void {
  aheadMs = Date.parse(serverTime) - Date.now();
}

/** The server's present, epoch milliseconds. */
export const serverNow = (): number => Date.now() + aheadMs;
