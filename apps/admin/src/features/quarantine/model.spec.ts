import { describe, expect, it } from 'vitest';
import { asTicket, isEditable, readTyped, withValue } from './model.ts';

describe('a held ticket', () => {
  it('changes one value and leaves the rest of the tree as it is', () => {
    const tree = { total: 5, lines: [{ quantity: '1' }, { quantity: 'x' }] };
    const next = withValue(tree, ['lines', 1, 'quantity'], '2') as typeof tree;
    expect(next).toEqual({ total: 5, lines: [{ quantity: '1' }, { quantity: '2' }] });
    expect(next.lines[0]).toBe(tree.lines[0]);
    expect(tree.lines[1]?.quantity).toBe('x');
  });

  it('keeps numbers numbers, and what is no number as typed, so that the server says what is wrong', () => {
    expect(readTyped('12', 5)).toBe(12);
    expect(readTyped('12.5', 5)).toBe('12.5');
    expect(readTyped('007', 'x')).toBe('007');
    expect(readTyped('', null)).toBe(null);
  });

  it('lets nobody turn a ticket into another one', () => {
    expect(isEditable(['ticketUid'], 'u')).toBe(false);
    expect(isEditable(['lines', 0, 'quantity'], '1')).toBe(true);
    expect(isEditable(['lines'], [])).toBe(false);
    expect(asTicket('text')).toBe(null);
  });
});
