// Exit code 0 when the API of this container can serve: docker's HEALTHCHECK.
const port = process.env.LARDER_PORT || '7300';
const answer = await fetch(`http://127.0.0.1:${port}/readyz`, { signal: AbortSignal.timeout(4_000) }).catch(() => null);
process.exit(answer?.ok ? 0 : 1);
