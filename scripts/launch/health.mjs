import http from 'node:http';
import https from 'node:https';

/**
 * Waits until an address answers 200.
 * @param {string} url
 * @param {number} timeoutMs
 * @param {() => string | null} [giveUp] a reason to stop waiting, asked between attempts
 */
export async function waitForOk(url, timeoutMs, giveUp = () => null) {
  const end = performance.now() + timeoutMs;
  let last = 'no answer';
  for (;;) {
    try {
      const status = await statusOf(url);
      if (status === 200) return;
      last = `status ${status}`;
    } catch (error) {
      last = error instanceof Error ? error.message || String(/** @type {any} */ (error).code) : String(error);
    }
    const reason = giveUp();
    if (reason) throw new Error(reason);
    if (performance.now() > end) throw new Error(`${url} did not answer 200 within ${timeoutMs / 1000} s: ${last}`);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

/** @param {string} url @returns {Promise<number>} */
function statusOf(url) {
  return new Promise((resolve, reject) => {
    // The certificate may be self-signed: this asks whether the process lives, and carries no secret.
    const options = { timeout: 2000, rejectUnauthorized: false };
    const client = url.startsWith('https:') ? https : http;
    const request = client.get(url, options, (response) => {
      response.resume();
      resolve(response.statusCode ?? 0);
    });
    request.once('timeout', () => request.destroy(new Error('no answer within 2 s')));
    request.once('error', reject);
  });
}
