import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { Server as HttpsServer } from 'node:https';
import type { Socket } from 'node:net';
import { type SetupPage, setupAnswer } from './setup-page.ts';

/** First byte of a TLS record that opens a handshake; plain HTTP begins with a letter. */
const HANDSHAKE = 0x16;
/** A connection that says nothing is closed. */
const FIRST_BYTE_MS = 10_000;

/**
 * Answers plain HTTP with the way to HTTPS; `/setup` and `/ca.crt` without TLS too, for tablets that do not trust it yet.
 * @param page null with a certificate that every browser trusts
 */
export function plainServer(publicUrl: string, page: () => SetupPage | null): Server {
  const home = new URL(publicUrl);
  return createServer((request: IncomingMessage, response: ServerResponse) => {
    const path = (request.url ?? '/').split('?')[0] ?? '/';
    const setup = page();
    const answer = setup && (request.method === 'GET' || request.method === 'HEAD') ? setupAnswer(path, setup) : null;
    if (answer) {
      response.writeHead(200, {
        'content-type': answer.type,
        'cache-control': 'no-store',
        'content-security-policy': "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'",
        'x-content-type-options': 'nosniff',
      });
      response.end(request.method === 'HEAD' ? undefined : answer.body);
      return;
    }
    // A tablet that came by an address of its own network stays there; anything that is no host name goes to the public one.
    const host = /^[a-z0-9.-]+$|^\[[0-9a-f:]+\]$/i.exec((request.headers.host ?? '').replace(/:\d+$/, ''))?.[0];
    const port = home.port === '' ? '' : `:${home.port}`;
    response.writeHead(308, {
      location: `https://${host ?? home.hostname}${port}${request.url ?? '/'}`,
      'content-length': '0',
      connection: 'close',
    });
    response.end();
  });
}

/**
 * Lets one port speak both: people type the address without "https://", and must not meet a broken page for it. The first
 * byte of a connection decides.
 */
export function servePlainToo(https: HttpsServer, plain: Server): void {
  const toTls = https.listeners('connection') as ((this: HttpsServer, socket: Socket) => void)[];
  https.removeAllListeners('connection');
  https.on('connection', (socket: Socket) => {
    const drop = () => socket.destroy();
    socket.setTimeout(FIRST_BYTE_MS, drop);
    socket.once('error', drop);
    socket.once('readable', () => {
      const first = socket.read() as Buffer | null;
      if (first === null) return void socket.destroy();
      socket.setTimeout(0);
      socket.removeListener('timeout', drop);
      socket.removeListener('error', drop);
      socket.unshift(first);
      if (first[0] === HANDSHAKE) for (const listener of toTls) listener.call(https, socket);
      else plain.emit('connection', socket);
    });
  });
}
