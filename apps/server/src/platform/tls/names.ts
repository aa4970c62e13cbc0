import { hostname } from 'node:os';
import { lanAddresses } from '@larder/tooling/lan-addresses.mjs';

/**
 * Everything that a browser may call this server by.
 * @param publicUrl LARDER_PUBLIC_URL
 * @param host LARDER_HOST; a wildcard stands for all addresses of the machine
 */
export function serverNames(
  publicUrl: string,
  host: string,
  machine: { readonly hostname: string; readonly addresses: readonly string[] } = {
    hostname: hostname(),
    addresses: lanAddresses(),
  },
): string[] {
  const own = machine.hostname.toLowerCase();
  const listensEverywhere = host === '0.0.0.0' || host === '::';
  const names = [
    new URL(publicUrl).hostname.replace(/^\[|\]$/g, ''),
    ...(listensEverywhere ? machine.addresses : [host]),
    own,
    ...(own.includes('.') ? [] : [`${own}.local`]),
    'localhost',
    '127.0.0.1',
    '::1',
  ];
  return [...new Set(names)].filter((name) => name !== '0.0.0.0' && name !== '::' && name !== '');
}
