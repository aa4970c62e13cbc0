export * from './data-table.tsx';
export * from './edit-store.ts';
export * from './list-tools.tsx';
export { compareValues, type CellValue, type DataColumn, type Sort } from './table-model.ts';
export { DataGrid, type DataGridProps, useEdits } from './data-grid.tsx';
export { cleanNumber, parseClipboard } from './grid-commands.ts';
export type { GridGroups } from './grid-items.ts';
export type { GridColumn, GridEdit } from './grid-types.ts';
