// @vitest-environment jsdom
import { cleanup, fireEvent, render, screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { useState } from 'react';
import { afterEach, describe, expect, it } from 'vitest';
import { DataGrid } from './data-grid.tsx';
import { createEditStore, type EditStore } from './edit-store.ts';
import { useEdits } from './grid-foot.tsx';
import type { GridColumn } from './grid-types.ts';

interface Line {
  id: string;
  name: string;
  supplier: string;
  suggested: number;
  locked?: boolean;
}

const LINES: Line[] = [
  { id: 'a', name: '柠檬', supplier: '果然好', suggested: 20 },
  { id: 'b', name: '西柚', supplier: '果然好', suggested: 10 },
  { id: 'c', name: '牛奶', supplier: '鲜达', suggested: 30 },
  { id: 'd', name: '吐司', supplier: '鲜达', suggested: 40, locked: true },
];

const COLUMNS: GridColumn<Line>[] = [
  { id: 'name', header: '商品', width: 120, value: (line) => line.name },
  { id: 'suggested', header: '建议', width: 80, align: 'end', value: (line) => line.suggested },
  {
    id: 'quantity',
    header: '订货量',
    width: 120,
    value: (line) => line.suggested,
    liveTotal: (lines, patches) =>
      lines.reduce((sum, line) => sum + (Number(patches.get(line.id)?.['quantity'] ?? line.suggested) || 0), 0),
    edit: {
      kind: 'number',
      initial: (line) => String(line.suggested),
      label: (line) => `${line.name} 订货量`,
      check: (text) => (/^\d+$/.test(text) ? null : '填一个整数'),
      step: (text, _line, direction) => String(Number(text) + direction * 5),
      delta: (text, line) => `Δ${Number(text) - line.suggested}`,
      readOnly: (line) => line.locked === true,
    },
  },
];

afterEach(cleanup);

function Harness({ store, lines = LINES, grouped = false }: { store: EditStore; lines?: Line[]; grouped?: boolean }) {
  const [selected, setSelected] = useState<ReadonlySet<string>>(new Set());
  return (
    <>
      <button type="button">before</button>
      <p data-testid="selected">{[...selected].sort().join(' ')}</p>
      <DataGrid
        label="订货"
        columns={COLUMNS}
        rows={lines}
        rowId={(line) => line.id}
        store={store}
        selected={selected}
        onSelectedChange={setSelected}
        groups={
          grouped ? { key: (line) => line.supplier, header: (key, members) => `${key} ${members.length}` } : undefined
        }
      />
      <button type="button">after</button>
    </>
  );
}

function setup(props: Partial<Parameters<typeof Harness>[0]> = {}) {
  const store = props.store ?? createEditStore();
  const user = userEvent.setup();
  render(<Harness {...props} store={store} />);
  const input = (name: string) => screen.getByRole<HTMLInputElement>('textbox', { name: `${name} 订货量` });
  return { store, user, input };
}

describe('[UI-01] DataGrid keyboard', () => {
  it('is one tab stop', async () => {
    const { user, input } = setup();
    await user.tab();
    expect(screen.getByText('before')).toBe(document.activeElement);
    await user.tab();
    expect(document.activeElement).toBe(input('柠檬'));
    await user.tab();
    expect(document.activeElement).toBe(screen.getByText('after'));
  });

  it('overwrites on typing, goes down with Enter and back with Shift+Enter', async () => {
    const { user, input, store } = setup();
    await user.click(input('柠檬'));
    await user.keyboard('55{Enter}');
    expect(document.activeElement).toBe(input('西柚'));
    await user.keyboard('7{Shift>}{Enter}{/Shift}');
    expect(document.activeElement).toBe(input('柠檬'));
    expect([store.value('a', 'quantity'), store.value('b', 'quantity')]).toEqual(['55', '7']);
  });

  it('reverts the cell with Escape and nothing else', async () => {
    const { user, input, store } = setup();
    await user.click(input('柠檬'));
    await user.keyboard('55{ArrowDown}99{Escape}');
    expect(input('西柚').value).toBe('10');
    expect(store.patches().size).toBe(1);
    expect(input('柠檬').value).toBe('55');
  });

  it('steps by one pack with + and −', async () => {
    const { user, input } = setup();
    await user.click(input('柠檬'));
    await user.keyboard('++-');
    expect(input('柠檬').value).toBe('25');
  });

  it('undoes and redoes whole cells from the keyboard', async () => {
    const { user, input } = setup();
    await user.click(input('柠檬'));
    await user.keyboard('55{Enter}66{Enter}{Control>}z{/Control}');
    expect([input('柠檬').value, input('西柚').value]).toEqual(['55', '10']);
    await user.keyboard('{Control>}z{/Control}');
    expect(input('柠檬').value).toBe('20');
    await user.keyboard('{Control>}{Shift>}z{/Shift}{/Control}');
    expect(input('柠檬').value).toBe('55');
  });

  it('counts the suggested value typed again as not changed', async () => {
    const { user, input, store } = setup();
    await user.click(input('柠檬'));
    await user.keyboard('21{Enter}');
    await user.click(input('柠檬'));
    await user.keyboard('20');
    expect(store.patches().size).toBe(0);
    expect(input('柠檬').dataset['changed']).toBe('false');
  });

  it('leaves a cell sideways only at the end of its text', async () => {
    const { user, input } = setup();
    await user.click(input('柠檬'));
    await user.keyboard('{ArrowLeft}');
    expect((document.activeElement as HTMLElement).dataset['col']).toBe('suggested');
    await user.keyboard('{ArrowRight}');
    input('柠檬').setSelectionRange(1, 1);
    await user.keyboard('{ArrowLeft}');
    expect(document.activeElement).toBe(input('柠檬'));
  });
});

describe('[UI-01] DataGrid paste and fill', () => {
  const paste = (element: HTMLElement, text: string) =>
    fireEvent.paste(element, { clipboardData: { getData: () => text } });

  it('pastes a column from a spreadsheet as one undo step and skips read-only rows', async () => {
    const { user, input, store } = setup();
    await user.click(input('西柚'));
    paste(input('西柚'), '1,100\r\n12\r\n13\r\n14\r\n');
    expect([input('柠檬').value, input('西柚').value, input('牛奶').value, input('吐司').value]).toEqual([
      '20',
      '1100',
      '12',
      '40',
    ]);
    await user.keyboard('{Control>}z{/Control}');
    expect(store.patches().size).toBe(0);
  });

  it('leaves a single value to the input itself', async () => {
    const { user, input, store } = setup();
    await user.click(input('西柚'));
    expect(paste(input('西柚'), '99\n')).toBe(true);
    expect(store.patches().size).toBe(0);
  });

  it('fills down from the cell above, or into the selected rows', async () => {
    const { user, input } = setup();
    await user.click(input('柠檬'));
    await user.keyboard('77{Enter}{Control>}d{/Control}');
    expect(input('西柚').value).toBe('77');
    await user.keyboard('{ArrowDown}x{ArrowUp}{ArrowUp}{Control>}d{/Control}');
    expect([input('牛奶').value, input('吐司').value]).toEqual(['77', '40']);
  });
});

/** A page whose dock follows the edits, as order pages do. */
function Following({ store, columns }: { store: EditStore; columns: GridColumn<Line>[] }) {
  const edits = useEdits(store);
  return (
    <>
      <output>{edits.size}</output>
      <DataGrid label="订货" columns={columns} rows={LINES} rowId={(line) => line.id} store={store} />
    </>
  );
}

describe('[UI-01] DataGrid rows', () => {
  it('selects with Space and a range with Shift+X', async () => {
    const { user, input } = setup();
    await user.click(input('柠檬'));
    await user.keyboard(' ');
    expect(screen.getByTestId('selected').textContent).toBe('a');
    await user.keyboard('{ArrowDown}{ArrowDown}{Shift>}X{/Shift}');
    expect(screen.getByTestId('selected').textContent).toBe('a b c');
    expect(input('柠檬').value).toBe('20');
  });

  it('marks what can not be saved and says why', async () => {
    const { user, input } = setup();
    await user.click(input('柠檬'));
    await user.keyboard('2a');
    expect(input('柠檬').getAttribute('aria-invalid')).toBe('true');
    expect(screen.getByText('填一个整数')).toBeTruthy();
  });

  it('shows the delta of a changed cell and the total of all edits', async () => {
    const { user, input } = setup();
    await user.click(input('柠檬'));
    await user.keyboard('26');
    expect(screen.getByText('Δ6')).toBeTruthy();
    expect(screen.getByText('106')).toBeTruthy();
  });

  it('sorts inside groups and keeps the groups in their order', async () => {
    const { user } = setup({ grouped: true });
    await user.click(screen.getByRole('button', { name: '建议' }));
    await user.click(screen.getByRole('button', { name: '建议' }));
    const rows = screen
      .getAllByRole('row')
      .map((row) => within(row).queryAllByRole('gridcell')[1]?.textContent ?? row.textContent);
    expect(rows.slice(1, 7)).toEqual(['果然好 2', '柠檬', '西柚', '鲜达 2', '吐司', '牛奶']);
  });

  it('re-renders one row per keystroke, also under a parent that follows the edits', async () => {
    const store = createEditStore();
    const user = userEvent.setup();
    const cells = new Map<string, number>();
    const counted: GridColumn<Line>[] = COLUMNS.map((column) =>
      column.id === 'name'
        ? {
            ...column,
            live: (line) => {
              cells.set(line.id, (cells.get(line.id) ?? 0) + 1);
              return line.name;
            },
          }
        : column,
    );
    render(<Following store={store} columns={counted} />);
    await user.click(screen.getByRole('textbox', { name: '柠檬 订货量' }));
    const before = new Map(cells);
    await user.keyboard('1');
    expect(screen.getByText('1', { selector: 'output' })).toBeTruthy();
    const woken = [...cells].filter(([id, count]) => count !== before.get(id)).map(([id]) => id);
    expect(woken).toEqual(['a']);
  });

  it('[UI-03] a cell that follows no edit sleeps while its row is typed in', async () => {
    const store = createEditStore();
    const user = userEvent.setup();
    let renders = 0;
    const still: GridColumn<Line>[] = COLUMNS.map((column) =>
      column.id === 'name'
        ? {
            ...column,
            cell: (line) => {
              renders += 1;
              return line.name;
            },
          }
        : column,
    );
    render(<Following store={store} columns={still} />);
    await user.click(screen.getByRole('textbox', { name: '柠檬 订货量' }));
    const before = renders;
    await user.keyboard('12');
    expect(renders).toBe(before);
  });
});
