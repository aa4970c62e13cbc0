import { networkInterfaces } from 'node:os';

/**
 * Addresses of this machine in its networks, IPv4 first. Link-local ones cannot stand in an address that people type.
 * @param {ReturnType<typeof networkInterfaces>} [interfaces]
 * @returns {string[]}
 */
export function lanAddresses(interfaces = networkInterfaces()) {
  const all = Object.values(interfaces)
    .flatMap((list) => list ?? [])
    .filter((one) => !one.internal && !/^(fe80:|169\.254\.)/i.test(one.address));
  return [...all.filter((one) => one.family === 'IPv4'), ...all.filter((one) => one.family === 'IPv6')].map(
    (one) => one.address,
  );
}
