/** Port of the product under browser test. */
export const PORT = Number(process.env.LARDER_E2E_PORT ?? 7391);
/** Playwright's own report, from which the test runner counts. */
export const STATE_FILE = 'test-results/report.json';
