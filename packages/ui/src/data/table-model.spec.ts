import { describe, expect, it } from 'vitest';
import { columnTemplate, minimumWidth } from './table-model.ts';

const column = (id: string, width: number, grow?: number) => ({ id, header: id, width, grow, value: () => null });

describe('widths of columns', () => {
  const columns = [column('name', 150), column('count', 80, 0)];

  it('follow the type size, so that words fit in large type too', () => {
    expect(columnTemplate(columns, '44px')).toBe(
      '44px minmax(calc(150px * var(--type-scale, 1)), 2fr) calc(80px * var(--type-scale, 1))',
    );
    expect(minimumWidth(columns, 44)).toBe('calc(44px + calc(230px * var(--type-scale, 1)))');
  });
});
