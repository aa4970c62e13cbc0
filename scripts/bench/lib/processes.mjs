// Real processes of the product beside a measurement.

/** @param {string} url */
export async function untilOk(url) {
  const end = performance.now() + 60_000;
  while (performance.now() < end) {
    if ((await fetch(url).catch(() => null))?.status === 200) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error(`${url} is not ready`);
}

/** @param {import('node:child_process').ChildProcess} child @returns {Promise<void>} */
export function ended(child) {
  return new Promise((resolve) => {
    if (child.exitCode !== null || child.signalCode !== null) return resolve();
    child.once('exit', () => resolve());
    child.kill('SIGTERM');
    setTimeout(() => child.kill('SIGKILL'), 8_000).unref();
  });
}
