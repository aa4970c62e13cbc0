/** Rows of the component gallery only; never part of a product build. */
export interface GalleryRow {
  id: string;
  supplier: string;
  name: string;
  pack: string;
  packSize: number;
  days: number;
  lead: number;
  onHand: number;
  incoming: number;
  daily: number;
  suggested: number;
  price: number;
  reason: string;
}

const NAMES = [
  '西柚',
  '柠檬',
  '冷冻炸鸡排',
  '珍珠奶茶基底',
  '鸡腿肉（去骨）',
  '全脂牛奶',
  '吐司',
  '生菜',
  '番茄酱',
  '纸杯 500 ml',
];
const SUPPLIERS = ['果然好', '鲜达冷链', '华东纸品'];
const REASONS = ['促销活动', '雨天外卖 +12%', '近 7 日均销', '周末上浮 18%'];

/** Deterministic rows, so that two screenshots of the same code are the same. */
export function galleryRows(count: number): GalleryRow[] {
  return Array.from({ length: count }, (_, index) => {
    const wave = (factor: number) => ((index * factor) % 97) / 97;
    const packSize = [1, 5, 6, 10][index % 4] ?? 1;
    return {
      id: `row-${index}`,
      supplier: SUPPLIERS[Math.floor((index / count) * SUPPLIERS.length)] ?? '果然好',
      name: NAMES[index % NAMES.length] ?? '',
      pack: `${packSize} kg/箱`,
      packSize,
      days: Math.round(wave(13) * 50) / 10,
      lead: 1.8,
      onHand: Math.round(wave(31) * 60),
      incoming: index % 3 === 0 ? Math.round(wave(17) * 20) : 0,
      daily: Math.round(wave(7) * 250) / 10,
      suggested: packSize * Math.round(2 + wave(41) * 9),
      price: 900 + Math.round(wave(53) * 4000),
      reason: REASONS[index % REASONS.length] ?? '',
    };
  });
}
