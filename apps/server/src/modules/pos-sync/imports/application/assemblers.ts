import { derivedId } from '../../../../platform/ids/ids.ts';
import type { ImportRunRow } from '../data/imports.repository.ts';
import { TicketAssembler } from '../domain/assemble-ticket.ts';
import type { MappedRows, TargetStore } from '../domain/mapped-rows.ts';

/** The same number of the same source in the same store is the same ticket, whatever file it came in. */
export const importedTicketUid = (tenantId: string, storeId: string, source: string, number: string): string =>
  derivedId(tenantId, storeId, source, number);

/** One assembler per store, made on first use. */
export function assemblers(
  tenantId: string,
  run: ImportRunRow,
  mapped: MappedRows,
): (store: TargetStore) => TicketAssembler {
  const known = new Map<string, TicketAssembler>();
  return (store) => {
    let assembler = known.get(store.id);
    if (!assembler) {
      assembler = new TicketAssembler(mapped, run.profile, store, (number) =>
        importedTicketUid(tenantId, store.id, run.profile.source, number),
      );
      known.set(store.id, assembler);
    }
    return assembler;
  };
}
