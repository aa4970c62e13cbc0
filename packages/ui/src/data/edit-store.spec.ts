import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import { type CellChange, createEditStore } from './edit-store.ts';

const change = (rowId: string, value: string | undefined, columnId = 'quantity'): CellChange => ({
  rowId,
  columnId,
  value,
});

describe('[UI-02] edit store', () => {
  it('joins the keystrokes of one visit to a cell into one undo step', () => {
    const store = createEditStore();
    store.apply([change('a', '1')], 'visit');
    store.apply([change('a', '12')], 'visit');
    store.seal();
    store.apply([change('b', '5')]);
    expect(store.value('a', 'quantity')).toBe('12');
    store.undo();
    expect([store.value('a', 'quantity'), store.value('b', 'quantity')]).toEqual(['12', undefined]);
    store.undo();
    expect(store.value('a', 'quantity')).toBeUndefined();
    expect(store.undo()).toBe(false);
    store.redo();
    expect(store.value('a', 'quantity')).toBe('12');
  });

  it('starts a new step after the visit was closed, even under the same tag', () => {
    const store = createEditStore();
    store.apply([change('a', '1')], 'visit');
    store.seal();
    store.apply([change('a', '2')], 'visit');
    store.undo();
    expect(store.value('a', 'quantity')).toBe('1');
  });

  it('leaves no undo step behind for a cell that was typed in and put back', () => {
    const store = createEditStore();
    store.apply([change('a', '1')], 'visit');
    store.apply([change('a', undefined)], 'visit');
    store.seal();
    expect(store.canUndo()).toBe(false);
    expect(store.patches().size).toBe(0);
  });

  it('wakes only the row that changed, and keeps its patch the same object until then', () => {
    const store = createEditStore();
    const [a, b] = [vi.fn(), vi.fn()];
    store.subscribeRow('a', a);
    store.subscribeRow('b', b);
    store.apply([change('a', '1')]);
    expect([a.mock.calls.length, b.mock.calls.length]).toEqual([1, 0]);
    const before = store.row('a');
    store.apply([change('b', '1')]);
    expect(store.row('a')).toBe(before);
  });

  it('returns to any earlier state by undo and to the last one by redo', () => {
    const cell = fc.record({
      rowId: fc.constantFrom('a', 'b', 'c'),
      columnId: fc.constantFrom('quantity', 'note'),
      value: fc.option(fc.string({ maxLength: 3 }), { nil: undefined }),
    });
    fc.assert(
      fc.property(
        fc.array(fc.uniqueArray(cell, { minLength: 1, maxLength: 4, selector: (c) => c.rowId + c.columnId })),
        (steps) => {
          const store = createEditStore();
          const states = [new Map(store.patches())];
          for (const step of steps) {
            store.apply(step);
            states.push(new Map(store.patches()));
          }
          const last = new Map(store.patches());
          while (store.canUndo()) store.undo();
          expect(store.patches().size).toBe(0);
          while (store.canRedo()) store.redo();
          expect(new Map(store.patches())).toEqual(last);
        },
      ),
    );
  });

  it('[ORD-24] what comes from elsewhere is no undo step and is never undone', () => {
    const store = createEditStore();
    store.apply([change('a', '1'), change('b', '1')]);
    store.apply([change('c', '3')]);
    store.rebase([change('a', '9'), change('d', '4')]);
    store.undo();
    store.undo();
    expect([...store.patches()]).toEqual([
      ['a', { quantity: '9' }],
      ['d', { quantity: '4' }],
    ]);
    expect(store.undo()).toBe(false);
  });

  it('[ORD-24] a derived cell comes and goes with the step that caused it', () => {
    const store = createEditStore(undefined, {
      derive: (cell) =>
        cell.columnId === 'quantity' ? [{ ...cell, columnId: 'seen', value: cell.value && '10' }] : [],
    });
    store.apply([change('a', '1')], 'visit');
    store.apply([change('a', '12')], 'visit');
    store.seal();
    expect(store.row('a')).toEqual({ quantity: '12', seen: '10' });
    store.undo();
    expect(store.row('a')).toEqual({});
    store.redo();
    expect(store.row('a')).toEqual({ quantity: '12', seen: '10' });
  });
});
