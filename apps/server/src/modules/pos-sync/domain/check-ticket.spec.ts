import { describe, expect, it } from 'vitest';
import { checkTicket } from './check-ticket.ts';

describe('[POS-01] one bad ticket', () => {
  it('is refused by itself whatever it is made of: a text whose length cannot be compared', () => {
    const rules = { currency: 'CNY', terminals: null };
    const checked = checkTicket({ ticketUid: { length: { toString: 1 } }, lines: { length: { valueOf: {} } } }, rules);
    expect(checked).toMatchObject({ refusal: { reason: 'schema' } });
  });
});
