import { createContext, type ReactNode, useContext } from 'react';

/** Every word that the kit itself shows. The app passes them in the user's language; the kit holds no domain word. */
export interface UiLabels {
  close: string;
  cancel: string;
  undo: string;
  retry: string;
  loading: string;
  empty: string;
  noMatches: string;
  clear: string;
  search: string;
  optional: string;
  required: string;
  increase: string;
  decrease: string;
  more: string;
  columns: string;
  density: string;
  densityCompact: string;
  densityStandard: string;
  selectRow: string;
  selectAll: string;
  sortAscending: string;
  sortDescending: string;
  viewAsTable: string;
  viewAsChart: string;
  savePicture: string;
  chooseFile: string;
  dropFile: string;
  saveView: string;
  unsavedView: string;
  notifications: string;
  navigation: string;
  skipToContent: string;
  tryAgainLater: string;
  /** Shown under a list: the number of rows in it. */
  rowCount: (count: number) => string;
  /** Shown in the bulk bar. */
  selectedCount: (count: number) => string;
  /** Spoken after a paste or a fill. */
  cellsChanged: (count: number) => string;
}

/** Simplified Chinese, the product's first language; also what stands when no provider is mounted. */
export const defaultLabels: UiLabels = {
  close: '关闭',
  cancel: '取消',
  undo: '撤销',
  retry: '重试',
  loading: '加载中',
  empty: '暂无数据',
  noMatches: '没有符合的结果',
  clear: '清除',
  search: '搜索',
  optional: '选填',
  required: '必填',
  increase: '加一档',
  decrease: '减一档',
  more: '更多',
  columns: '列',
  density: '行高',
  densityCompact: '紧凑',
  densityStandard: '标准',
  selectRow: '选择这一行',
  selectAll: '全选',
  sortAscending: '升序',
  sortDescending: '降序',
  viewAsTable: '看表格',
  viewAsChart: '看图表',
  savePicture: '存为图片',
  chooseFile: '选择文件',
  dropFile: '把文件拖到这里，或',
  saveView: '存为视图',
  unsavedView: '有未保存的改动',
  notifications: '通知',
  navigation: '主导航',
  skipToContent: '跳到内容',
  tryAgainLater: '请稍后重试',
  rowCount: (count) => `共 ${count} 条`,
  selectedCount: (count) => `已选 ${count} 项`,
  cellsChanged: (count) => `已改 ${count} 格`,
};

const LabelsContext = createContext<UiLabels>(defaultLabels);

/** Supplies the kit's words; mount once above the shell. */
export function UiLabelsProvider({ labels, children }: { labels: UiLabels; children: ReactNode }) {
  return <LabelsContext.Provider value={labels}>{children}</LabelsContext.Provider>;
}

/** The kit's words in the current language. */
export function useLabels(): UiLabels {
  return useContext(LabelsContext);
}
