// The audit log after a chaos run: everything that was recorded is sealed, and the operator's own command finds the chain intact.
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { connection } from './audit-platform.mjs';
import { pause } from './processes.mjs';

const CLI = join(import.meta.dirname, '../../dist/main.cli.js');
const SEALED_WITHIN_MS = 30_000;

/** @param {any} cluster @returns {Promise<string[]>} faults */
export async function auditChain(cluster) {
  const db = await connection(cluster.adminUrl());
  try {
    const open = async () => (await db.query('select count(*)::int n from audit_unsealed')).rows[0].n;
    const end = performance.now() + SEALED_WITHIN_MS;
    while ((await open()) > 0 && performance.now() < end) await pause(100);
    const left = await open();
    const [events, seals] = (
      await db.query('select count(*)::int n from audit_event union all select count(*)::int from audit_seal')
    ).rows.map((r) => r.n);
    const { code, output } = await verify(cluster.env);
    return [
      ...(left > 0 ? [`${left} audit events were not sealed within ${SEALED_WITHIN_MS / 1000} s`] : []),
      ...(events === 0 ? ['nothing was recorded'] : []),
      ...(left === 0 && seals !== events ? [`${events} audit events, ${seals} seals`] : []),
      ...(code === 0 && /: intact: /.test(output) ? [] : [`the audit chain does not verify: ${output.trim()}`]),
    ];
  } finally {
    await db.end();
  }
}

/** @param {NodeJS.ProcessEnv} env @returns {Promise<{ code: number | null, output: string }>} */
function verify(env) {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [CLI, 'audit', 'verify'], { env, stdio: ['ignore', 'pipe', 'pipe'] });
    let output = '';
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (output += chunk));
    child.once('error', reject);
    child.once('exit', (code) => resolve({ code, output }));
  });
}
