export { DataGrid, type DataGridProps, type GridHandle } from './data-grid.tsx';
export * from './data-table.tsx';
export * from './edit-store.ts';
export { cleanNumber, parseClipboard } from './grid-commands.ts';
export { useEdits } from './grid-foot.tsx';
export type { GridGroups } from './grid-items.ts';
export type { GridColumn, GridEdit } from './grid-types.ts';
export * from './list-tools.tsx';
export { type CellValue, compareValues, type DataColumn, type Sort } from './table-model.ts';
