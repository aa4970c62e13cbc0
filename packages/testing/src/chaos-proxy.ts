import net from 'node:net';
import type { Random } from './random.ts';

/** What happens to the connections through a proxy; shares are 0…1 of all connections. */
export interface ProxyFaults {
  /** Cut in both directions after some bytes of one of them: a chunk may be delivered in part first. */
  readonly cutShare: number;
  /** Bytes after which a cut comes, at most. */
  readonly cutWithin: number;
  /** Every chunk waits. */
  readonly delayShare: number;
  /** Milliseconds of one delay, at most. */
  readonly delayMs: number;
}

export const NO_FAULTS: ProxyFaults = { cutShare: 0, cutWithin: 0, delayShare: 0, delayMs: 0 };

/** A TCP proxy on loopback that cuts, truncates and delays by a seeded plan. */
export class ChaosProxy {
  readonly port: number;
  cuts = 0;
  delays = 0;
  faults: ProxyFaults;
  /** While true, bytes vanish and nobody is told: a network that was parted. */
  parted = false;
  private readonly server: net.Server;
  private readonly sockets = new Set<net.Socket>();

  private constructor(server: net.Server, port: number, faults: ProxyFaults) {
    this.server = server;
    this.port = port;
    this.faults = faults;
  }

  /** @param target port on loopback, asked for each connection: the server may come back elsewhere */
  static async start(target: () => number, random: Random, faults: ProxyFaults): Promise<ChaosProxy> {
    const server = net.createServer();
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen(0, '127.0.0.1', resolve);
    });
    const proxy = new ChaosProxy(server, (server.address() as net.AddressInfo).port, faults);
    server.on('connection', (near) => proxy.join(near, net.connect(target(), '127.0.0.1'), random));
    return proxy;
  }

  /** Cuts every open connection, now. */
  cutAll(): void {
    for (const socket of this.sockets) {
      socket.resetAndDestroy();
      this.cuts += 1;
    }
  }

  async stop(): Promise<void> {
    const closed = new Promise((resolve) => this.server.close(resolve));
    for (const socket of this.sockets) socket.destroy();
    await closed;
  }

  private join(near: net.Socket, far: net.Socket, random: Random): void {
    const { cutShare, cutWithin, delayShare, delayMs } = this.faults;
    const cut = random.chance(cutShare) ? { at: 1 + random.below(cutWithin), up: random.chance(0.5) } : null;
    const delay = random.chance(delayShare) ? delayMs : 0;
    const destroy = () => {
      near.destroy();
      far.destroy();
    };
    for (const socket of [near, far]) {
      this.sockets.add(socket);
      socket.setNoDelay(true);
      socket.once('error', destroy);
      socket.once('close', () => {
        this.sockets.delete(socket);
        destroy();
      });
    }
    const break_ = () => {
      this.cuts += 1;
      destroy();
    };
    if (delay > 0) this.delays += 1;
    const lost = () => this.parted;
    pass(near, far, { cutAt: cut?.up ? cut.at : null, delay, random, cut: break_, lost });
    pass(far, near, { cutAt: cut && !cut.up ? cut.at : null, delay, random, cut: break_, lost });
  }
}

interface Passage {
  readonly cutAt: number | null;
  readonly delay: number;
  readonly random: Random;
  readonly cut: () => void;
  readonly lost: () => boolean;
}

/** Carries bytes one way, in order, until the cut; the last chunk goes out in part. */
function pass(from: net.Socket, to: net.Socket, { cutAt, delay, random, cut, lost }: Passage): void {
  let left = cutAt ?? Number.POSITIVE_INFINITY;
  let last: Promise<void> = Promise.resolve();
  const write = (chunk: Buffer): void => {
    if (to.destroyed || left <= 0 || lost()) return;
    const part = chunk.length > left ? chunk.subarray(0, left) : chunk;
    left -= part.length;
    to.write(part, () => {
      if (left <= 0) cut();
    });
  };
  from.on('data', (chunk: Buffer) => {
    if (delay === 0) {
      write(chunk);
      return;
    }
    const ms = random.below(delay);
    last = last.then(() => new Promise((resolve) => setTimeout(resolve, ms))).then(() => write(chunk));
  });
  from.once('end', () => {
    void last.then(() => to.end());
  });
}
