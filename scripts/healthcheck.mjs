// Exit code 0 when the process of this container can serve: docker's HEALTHCHECK. Asks the API unless an address is given.
const { LARDER_PORT, LARDER_METRICS_TOKEN: token } = process.env;
const [, , address = `http://127.0.0.1:${LARDER_PORT || '7300'}/readyz`] = process.argv;
// The worker's only address is its metrics, which ask for the token once there is one.
const headers = token ? { authorization: `Bearer ${token}` } : {};
const answer = await fetch(address, { headers, signal: AbortSignal.timeout(4_000) }).catch(() => null);
process.exit(answer?.ok ? 0 : 1);
