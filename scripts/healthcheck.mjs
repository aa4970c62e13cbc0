// Exit code 0 when the process of this container can serve: docker's HEALTHCHECK. Asks the API unless an address is given.
const [, , address = `http://127.0.0.1:${process.env.LARDER_PORT || '7300'}/readyz`] = process.argv;
const answer = await fetch(address, { signal: AbortSignal.timeout(4_000) }).catch(() => null);
process.exit(answer?.ok ? 0 : 1);
