import path from 'node:path';
import type { ChainVerdict } from '@larder/contracts/audit/audit-chain';
import { AuditCheck } from '../../foundation/audit/index.ts';
import { Config } from '../../platform/config/config.ts';
import { DomainError } from '../../platform/errors/domain-error.ts';
import { type AppCommand, readOptions } from '../command.ts';
import { chosenChains } from './audit-chains.ts';

/** Ends the command with a code that a script notices. */
class LogNotIntact extends DomainError {
  readonly code = 'audit.chain_broken';
  readonly kind = 'conflict';
  readonly text;
  constructor(codes: readonly string[]) {
    super();
    const names = codes.join(', ');
    this.text = { 'zh-CN': `操作日志校验未通过：${names}`, en: `The audit log is not as it was sealed: ${names}` };
  }
}

/** Computes every chain's audit log anew. */
export const auditVerify: AppCommand = {
  name: 'audit verify',
  usage: '[--tenant CODE] [--anchors FILE]',
  summary: 'Check the audit log’s hash chain against its seals and anchors; --anchors adds a file kept elsewhere',
  async run(app, args, print) {
    const o = readOptions(args, [], ['tenant', 'anchors']);
    const check = app.get(AuditCheck);
    const file = o.anchors === undefined ? undefined : path.resolve(app.get(Config).invokedFrom, o.anchors);
    const broken: string[] = [];
    for (const { tenantId, code } of await chosenChains(check, o.tenant)) {
      const verdict = await check.verify(tenantId, file);
      print(`${code}: ${said(verdict)}`);
      if (!verdict.intact) broken.push(code);
    }
    if (broken.length > 0) throw new LogNotIntact(broken);
  },
};

function said({ intact, checked, anchors, anchoredSeq, fault }: ChainVerdict): string {
  if (fault)
    return `NOT INTACT: ${fault.kind} at sequence ${fault.seq}${fault.eventId === null ? '' : ` (event ${fault.eventId})`}; ${checked} in order before`;
  const against = anchoredSeq === null ? 'no anchors yet' : `${anchors} anchors, the last at ${anchoredSeq}`;
  return `${intact ? 'intact' : 'not intact'}: ${checked} events, ${against}`;
}
