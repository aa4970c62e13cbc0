import { useFormats } from '@larder/i18n/react';
import { Button, CoverageBar, Kbd, Stamp } from '@larder/ui';
import {
  BulkBar,
  ColumnChooser,
  createEditStore,
  DataGrid,
  FilterBar,
  type GridColumn,
  type GridGroups,
  useEdits,
  ViewTabs,
} from '@larder/ui/data';
import { useMemo, useState } from 'react';
import { Dock } from '../components/detail-page.tsx';
import { type GalleryRow, galleryRows } from './gallery-data.ts';

const amountOf = (row: GalleryRow, text: string | undefined) =>
  Math.round(Number(text ?? row.suggested) * row.price) || 0;

const GROUPS: GridGroups<GalleryRow> = {
  key: (row) => row.supplier,
  header: (key, members) => (
    <>
      <strong>{key}</strong>
      <small style={{ color: 'var(--ink-3)' }}>起送 ¥800 · {members.length} 项 · 明早 6:00 到店</small>
    </>
  ),
};

/** The order grid of the design, with as many rows as asked for in `?rows=`. */
export function GalleryGrid() {
  const formats = useFormats();
  const count = Number(new URLSearchParams(window.location.search).get('rows') ?? 200);
  const rows = useMemo(() => galleryRows(count), [count]);
  const [store] = useState(() => createEditStore(new Map([['row-1', { quantity: '70' }]])));
  const [selected, setSelected] = useState<ReadonlySet<string>>(new Set());
  const [hidden, setHidden] = useState<ReadonlySet<string>>(new Set());
  const [approved, setApproved] = useState(false);
  const edits = useEdits(store);
  const total = rows.reduce((sum, row) => sum + amountOf(row, edits.get(row.id)?.['quantity']), 0);

  const columns = useMemo<GridColumn<GalleryRow>[]>(
    () => [
      {
        id: 'name',
        header: '商品',
        width: 190,
        value: (row) => row.name,
        cell: (row) => (
          <>
            {row.name} <small style={{ color: 'var(--ink-3)' }}>{row.pack}</small>
          </>
        ),
      },
      {
        id: 'days',
        header: '可售天数',
        width: 190,
        value: (row) => row.days,
        cell: (row) => <CoverageBar days={row.days} leadDays={row.lead} maxDays={5} text={formats.days(row.days)} />,
      },
      { id: 'onHand', header: '库存', width: 72, align: 'end', value: (row) => row.onHand },
      { id: 'incoming', header: '在途', width: 72, align: 'end', value: (row) => row.incoming || null },
      { id: 'daily', header: '日均', width: 72, align: 'end', value: (row) => row.daily },
      { id: 'suggested', header: '建议', width: 72, align: 'end', value: (row) => row.suggested },
      {
        id: 'quantity',
        header: '订货量',
        width: 150,
        grow: 0,
        value: (row) => row.suggested,
        edit: {
          kind: 'number',
          initial: (row) => String(row.suggested),
          label: (row) => `${row.name} 订货量`,
          check: (text) => (/^\d+(\.\d{1,3})?$/.test(text) ? null : '填一个不小于 0 的数'),
          step: (text, row, direction) => String(Math.max(0, (Number(text) || 0) + direction * row.packSize)),
          delta: (text, row) => formats.signed(Number(text) - row.suggested),
          note: (text, row) => (Number(text) % row.packSize === 0 ? null : `按 ${row.packSize} 装，将进到整包`),
        },
      },
      {
        id: 'amount',
        header: '金额',
        width: 120,
        align: 'end',
        value: (row) => row.suggested * row.price,
        live: (row, patch) => formats.money(amountOf(row, patch['quantity'])),
      },
      { id: 'reason', header: '依据', width: 140, value: (row) => row.reason },
    ],
    [formats],
  );

  return (
    <div>
      <ViewTabs
        label="视图"
        current="all"
        onSelect={() => undefined}
        onSave={() => undefined}
        views={[
          { id: 'all', label: '全部', count: rows.length },
          { id: 'short', label: '将断货', count: 23 },
          { id: 'mine', label: '我改过的', count: edits.size, changed: true },
        ]}
      />
      <FilterBar
        search={{ value: '', onChange: () => undefined, placeholder: '找商品' }}
        chips={[{ id: 'risk', label: '高风险', onRemove: () => undefined }]}
        onClear={() => undefined}
        end={<ColumnChooser columns={columns} hidden={hidden} onHiddenChange={setHidden} />}
      />
      <DataGrid
        label="建议订货"
        columns={columns}
        rows={rows}
        rowId={(row) => row.id}
        store={store}
        hidden={hidden}
        selected={selected}
        onSelectedChange={setSelected}
        groups={GROUPS}
        maxHeight="560px"
      />
      <Dock
        end={
          approved ? (
            <>
              <Stamp word="已批准" by="店长 张敏" at="11-21 14:36" justPressed />
              <Button onClick={() => setApproved(false)}>撤回（剩 4:58）</Button>
            </>
          ) : (
            <>
              <Kbd>Ctrl ↵</Kbd>
              <Button variant="primary" onClick={() => setApproved(true)}>
                批准 {rows.length} 项
              </Button>
            </>
          )
        }
      >
        <div>
          <div style={{ color: 'var(--ink-2)' }}>本次合计</div>
          <div className="num" style={{ fontSize: 'var(--text-h1)', fontWeight: 600, lineHeight: 1.2 }}>
            {formats.money(total)}
          </div>
        </div>
        <span className="nowrap">
          改动 <span className="num">{edits.size}</span> 项
        </span>
        <Button size="sm" onClick={() => store.undo()}>
          撤销
        </Button>
      </Dock>
      <BulkBar count={selected.size} onClear={() => setSelected(new Set())}>
        <Button variant="primary" size="sm">
          批准 {selected.size} 项
        </Button>
      </BulkBar>
    </div>
  );
}
