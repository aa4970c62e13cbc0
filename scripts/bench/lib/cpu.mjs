import { readFileSync } from 'node:fs';

/** User and system time of processes in µs; clock ticks are 1/100 s on Linux. @param {number[]} pids */
export function cpuOf(pids) {
  let ticks = 0;
  for (const pid of pids) {
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? [];
    ticks += Number(fields[11]) + Number(fields[12]);
  }
  return ticks * 10_000;
}

/** The product's own connections to the database that `admin` is connected to. */
export async function backendPids(admin) {
  const { rows } = await admin.query(
    `select pid from pg_stat_activity where usename = 'larder_runtime' and datname = current_database()`,
  );
  return rows.map((/** @type {{ pid: number }} */ r) => r.pid);
}
