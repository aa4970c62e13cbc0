import { AuditCheck } from '../../foundation/audit/index.ts';
import { type AppCommand, readOptions } from '../command.ts';
import { chosenChains } from './audit-chains.ts';

/** What an auditor keeps elsewhere. */
export const auditAnchors: AppCommand = {
  name: 'audit anchors',
  usage: '--tenant CODE',
  summary: 'Print a chain’s signed anchors, to be kept on another machine; the public key is the comment before them',
  async run(app, args, print) {
    const o = readOptions(args, ['tenant'], []);
    const check = app.get(AuditCheck);
    for (const { tenantId } of await chosenChains(check, o.tenant)) {
      const { lines, publicPem } = await check.anchors(tenantId);
      for (const line of publicPem.trim().split('\n')) print(`# ${line}`);
      for (const line of lines.trim().split('\n')) if (line !== '') print(line);
    }
  },
};
