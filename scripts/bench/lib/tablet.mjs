// A shop's slow tablet: Chromium at 4× CPU throttle, 10 Mbps and 40 ms.
import { existsSync } from 'node:fs';

export const CPU_SLOWER = 4;
const NETWORK = { offline: false, latency: 40, downloadThroughput: 10e6 / 8, uploadThroughput: 10e6 / 8 };
const PASSWORD = 'larder-demo';

export async function launchBrowser() {
  const { chromium } = await import('@playwright/test');
  return chromium.launch({ executablePath: chromiumPath(), args: ['--no-sandbox', '--disable-gpu'] });
}

function chromiumPath() {
  const found = [process.env.CHROMIUM, '/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'].find(
    (path) => path && existsSync(path),
  );
  if (!found)
    throw new Error('No Chromium found. Debian: apt-get install chromium; elsewhere set CHROMIUM to its path.');
  return found;
}

/** Somebody of the demo, signed in. */
export async function signIn(browser, url, login = 's101@bakery.example') {
  const context = await browser.newContext({ locale: 'zh-CN' });
  const answer = await context.request.post(`${url}/api/v1/session`, {
    data: { tenantCode: 'bakery', login, password: PASSWORD },
  });
  if (!answer.ok()) throw new Error(`sign-in answered ${answer.status()}`);
  return context;
}

/** A page of a slow tablet in a browser of its own, signed in. */
export async function tablet({ browser, url, state }) {
  const context = await browser.newContext({
    baseURL: url,
    storageState: state,
    locale: 'zh-CN',
    viewport: { width: 1024, height: 768 },
  });
  const page = await context.newPage();
  const cdp = await context.newCDPSession(page);
  await cdp.send('Network.enable');
  await cdp.send('Network.emulateNetworkConditions', NETWORK);
  await cdp.send('Emulation.setCPUThrottlingRate', { rate: CPU_SLOWER });
  return { context, page };
}

/** When the largest thing so far was painted, in ms since the page was asked for. */
export function largestPaintSoFar(page) {
  return page.evaluate(
    () =>
      new Promise((done) => {
        let last = 0;
        new PerformanceObserver((list) => {
          for (const entry of list.getEntries()) last = entry.startTime;
        }).observe({ type: 'largest-contentful-paint', buffered: true });
        setTimeout(() => done(Math.round(last)), 300);
      }),
  );
}

/** Opens a page and waits until nothing more comes. @returns its largest paint in ms */
export async function largestPaint(page, path) {
  await page.goto(path);
  await page.locator('h1').first().waitFor();
  await page.waitForLoadState('networkidle');
  return largestPaintSoFar(page);
}
