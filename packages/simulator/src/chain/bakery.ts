import type {
  CategoryDefinition,
  ChainDefinition,
  ItemDefinition,
  ListingDefinition,
  PersonDefinition,
  PolicyDefinition,
  RecipeDefinition,
  StoreDefinition,
  SupplierItemDefinition,
  SupplyCalendarDefinition,
  SupplySourceDefinition,
} from '../types.ts';
import { bakeryItems } from './bakery-items.ts';
import type { ChainBody } from './body.ts';
import { category, listing, person, supplyItem } from './body.ts';
import type { StoreSeed } from './places.ts';
import { store } from './places.ts';

const E = { region: 'R-EAST', cityZh: '上海', cityEn: 'Shanghai' };
const N = { region: 'R-NORTH', cityZh: '北京', cityEn: 'Beijing' };
const S = { region: 'R-SOUTH', cityZh: '广州', cityEn: 'Guangzhou' };
const MALL = { format: 'FLAGSHIP', opens: '08:00', closes: '22:00', closeout: 4 };
const STREET = { format: 'EXPRESS', opens: '07:00', closes: '21:30', closeout: 4 };

/** S101, S102 and S103 stand within 3 km of each other, so that transfers between neighbours make sense. */
const STORES: readonly StoreSeed[] = [
  {
    ...E,
    ...MALL,
    code: 'S101',
    zh: '静安广场店',
    en: "Jing'an Plaza",
    area: 'A-E1',
    location: 'business',
    sqm: 128,
    lat: 31.2287,
    lng: 121.448,
    size: 1.35,
    spring: [-1, 2],
    opened: '2021-05-01',
  },
  {
    ...E,
    ...STREET,
    code: 'S102',
    zh: '武宁路店',
    en: 'Wuning Road',
    area: 'A-E1',
    location: 'community',
    sqm: 76,
    lat: 31.2412,
    lng: 121.4314,
    size: 0.95,
    spring: null,
    opened: '2022-03-12',
  },
  {
    ...E,
    ...STREET,
    code: 'S103',
    zh: '江宁路店',
    en: 'Jiangning Road',
    area: 'A-E1',
    location: 'business',
    sqm: 64,
    lat: 31.2377,
    lng: 121.4462,
    size: 0.85,
    spring: [-2, 4],
    opened: '2023-08-20',
  },
  {
    ...E,
    ...STREET,
    code: 'S104',
    zh: '五角场大学店',
    en: 'Wujiaochang Campus',
    area: 'A-E2',
    location: 'school',
    sqm: 82,
    lat: 31.2989,
    lng: 121.5141,
    size: 1.05,
    spring: [-4, 7],
    opened: '2022-09-01',
  },
  {
    ...N,
    ...MALL,
    code: 'S201',
    zh: '国贸中心店',
    en: 'Guomao Centre',
    area: 'A-N1',
    location: 'business',
    sqm: 140,
    lat: 39.9087,
    lng: 116.4594,
    size: 1.3,
    spring: [-1, 3],
    opened: '2021-09-18',
  },
  {
    ...N,
    ...STREET,
    code: 'S202',
    zh: '双井社区店',
    en: 'Shuangjing Community',
    area: 'A-N1',
    location: 'community',
    sqm: 70,
    lat: 39.8936,
    lng: 116.4613,
    size: 0.9,
    spring: null,
    opened: '2022-06-06',
  },
  {
    ...N,
    ...STREET,
    code: 'S203',
    zh: '五道口店',
    en: 'Wudaokou',
    area: 'A-N2',
    location: 'school',
    sqm: 88,
    lat: 39.9925,
    lng: 116.3376,
    size: 1.1,
    spring: [-4, 7],
    opened: '2022-08-28',
  },
  {
    ...N,
    ...STREET,
    code: 'S204',
    zh: '回龙观店',
    en: 'Huilongguan',
    area: 'A-N2',
    location: 'community',
    sqm: 68,
    lat: 40.0709,
    lng: 116.3364,
    size: 0.8,
    spring: null,
    opened: '2024-04-15',
  },
  {
    ...S,
    ...MALL,
    code: 'S301',
    zh: '天河城店',
    en: 'Tianhe Mall',
    area: 'A-S1',
    location: 'business',
    sqm: 132,
    lat: 23.1329,
    lng: 113.3223,
    size: 1.25,
    spring: null,
    opened: '2021-11-11',
  },
  {
    ...S,
    ...STREET,
    code: 'S302',
    zh: '珠江新城店',
    en: 'Zhujiang New Town',
    area: 'A-S1',
    location: 'business',
    sqm: 72,
    lat: 23.1193,
    lng: 113.3214,
    size: 0.95,
    spring: [-2, 3],
    opened: '2023-02-14',
  },
  {
    ...S,
    ...STREET,
    code: 'S303',
    zh: '大学城北店',
    en: 'University City North',
    area: 'A-S2',
    location: 'school',
    sqm: 90,
    lat: 23.0585,
    lng: 113.394,
    size: 1.0,
    spring: [-5, 8],
    opened: '2022-09-05',
  },
  {
    ...S,
    ...STREET,
    code: 'S304',
    zh: '番禺广场店',
    en: 'Panyu Square',
    area: 'A-S2',
    location: 'community',
    sqm: 80,
    lat: 22.9376,
    lng: 113.3841,
    size: 0.9,
    spring: null,
    opened: '2023-05-20',
  },
];

const SOURCES: readonly SupplySourceDefinition[] = [
  {
    code: 'CK01',
    kind: 'centralKitchen',
    name: { zh: '岛麦中央厨房', en: 'Daomai central kitchen' },
    contact: { zh: '厨房调度', en: 'Kitchen dispatch' },
  },
  {
    code: 'SUP-DAIRY',
    kind: 'supplier',
    name: { zh: '牧晨乳品供应', en: 'Muchen Dairy Supply' },
    contact: { zh: '钱经理', en: 'Ms Qian' },
  },
  {
    code: 'SUP-TEA',
    kind: 'supplier',
    name: { zh: '山岚茶业', en: 'Shanlan Tea' },
    contact: { zh: '孙经理', en: 'Mr Sun' },
  },
  {
    code: 'SUP-DRY',
    kind: 'supplier',
    name: { zh: '丰禾粮油食品', en: 'Fenghe Dry Goods' },
    contact: { zh: '李经理', en: 'Mr Li' },
  },
  {
    code: 'SUP-FRUIT',
    kind: 'supplier',
    name: { zh: '果满园鲜果', en: 'Guomanyuan Fresh Fruit' },
    contact: { zh: '周经理', en: 'Ms Zhou' },
  },
  {
    code: 'SUP-PACK',
    kind: 'supplier',
    name: { zh: '绿盒包装', en: 'Lühe Packaging' },
    contact: { zh: '吴经理', en: 'Mr Wu' },
  },
  {
    code: 'SUP-COLD',
    kind: 'supplier',
    name: { zh: '极鲜冷链', en: 'Jixian Cold Chain' },
    contact: { zh: '郑经理', en: 'Ms Zheng' },
  },
];

const CALENDARS: readonly SupplyCalendarDefinition[] = [
  {
    sourceCode: 'CK01',
    storeCodes: null,
    orderWeekdays: [1, 2, 3, 4, 5, 6, 7],
    cutoffTime: '14:00',
    leadDays: 1,
    deliveryWeekdays: [1, 2, 3, 4, 5, 6, 7],
    deliveryFrom: '05:00',
    deliveryTo: '07:00',
    minOrderMinor: 20000,
  },
  {
    sourceCode: 'SUP-DAIRY',
    storeCodes: null,
    orderWeekdays: [1, 3, 5],
    cutoffTime: '16:00',
    leadDays: 1,
    deliveryWeekdays: [2, 4, 6],
    deliveryFrom: '05:30',
    deliveryTo: '08:00',
    minOrderMinor: 30000,
  },
  {
    sourceCode: 'SUP-TEA',
    storeCodes: null,
    orderWeekdays: [2],
    cutoffTime: '18:00',
    leadDays: 3,
    deliveryWeekdays: [5],
    deliveryFrom: '09:00',
    deliveryTo: '12:00',
    minOrderMinor: 50000,
  },
  {
    sourceCode: 'SUP-DRY',
    storeCodes: null,
    orderWeekdays: [1, 4],
    cutoffTime: '17:00',
    leadDays: 2,
    deliveryWeekdays: [3, 6],
    deliveryFrom: '09:00',
    deliveryTo: '12:00',
    minOrderMinor: 50000,
  },
  {
    sourceCode: 'SUP-FRUIT',
    storeCodes: null,
    orderWeekdays: [1, 2, 3, 4, 5, 6],
    cutoffTime: '20:00',
    leadDays: 1,
    deliveryWeekdays: [2, 3, 4, 5, 6, 7],
    deliveryFrom: '05:00',
    deliveryTo: '07:30',
    minOrderMinor: 20000,
  },
  {
    sourceCode: 'SUP-PACK',
    storeCodes: null,
    orderWeekdays: [3],
    cutoffTime: '18:00',
    leadDays: 5,
    deliveryWeekdays: [1],
    deliveryFrom: '10:00',
    deliveryTo: '16:00',
    minOrderMinor: 40000,
  },
  {
    sourceCode: 'SUP-COLD',
    storeCodes: null,
    orderWeekdays: [1, 4],
    cutoffTime: '15:00',
    leadDays: 2,
    deliveryWeekdays: [3, 6],
    deliveryFrom: '06:00',
    deliveryTo: '09:00',
    minOrderMinor: 40000,
  },
  {
    sourceCode: 'SUP-DAIRY',
    storeCodes: ['S301', 'S302', 'S303', 'S304'],
    orderWeekdays: [2, 4, 6],
    cutoffTime: '15:00',
    leadDays: 1,
    deliveryWeekdays: [3, 5, 7],
    deliveryFrom: '05:30',
    deliveryTo: '08:00',
    minOrderMinor: 30000,
  },
];

const CATEGORIES: readonly CategoryDefinition[] = [
  category('DRINK', null, '现制饮品', 'Made-to-order drinks'),
  category('MILKTEA', 'DRINK', '奶茶', 'Milk tea'),
  category('FRUITTEA', 'DRINK', '鲜果茶', 'Fruit tea'),
  category('COFFEE', 'DRINK', '咖啡', 'Coffee'),
  category('BAKED', null, '烘焙', 'Bakery'),
  category('BREAD', 'BAKED', '现烤面包', 'Oven-fresh bread'),
  category('TOAST', 'BAKED', '吐司', 'Toast'),
  category('CAKE', 'BAKED', '蛋糕甜点', 'Cakes and desserts'),
  category('GIFT', 'BAKED', '伴手礼', 'Gifts and cookies'),
  category('BOTTLED', null, '包装饮料', 'Bottled drinks'),
  category('SET', null, '套餐', 'Set meals'),
  category('MODIFIER', null, '加料与做法', 'Modifiers'),
  category('INGREDIENT', null, '原料', 'Ingredients'),
  category('SEMI', null, '半成品', 'Semi-finished'),
  category('PACKAGING', null, '包材', 'Packaging'),
];

const SOURCE_OF: Readonly<Record<string, string>> = {
  'BLACK-TEA': 'SUP-TEA',
  'JASMINE-TEA': 'SUP-TEA',
  'OOLONG-TEA': 'SUP-TEA',
  'COFFEE-BEAN': 'SUP-TEA',
  MATCHA: 'SUP-TEA',
  'FRESH-MILK': 'SUP-DAIRY',
  'OAT-MILK': 'SUP-DAIRY',
  'WHIP-CREAM': 'SUP-DAIRY',
  'CREAM-CHEESE': 'SUP-DAIRY',
  BUTTER: 'SUP-DAIRY',
  'CHEESE-SLICE': 'SUP-DAIRY',
  BT03: 'SUP-DAIRY',
  LEMON: 'SUP-FRUIT',
  LIME: 'SUP-FRUIT',
  ORANGE: 'SUP-FRUIT',
  GRAPE: 'SUP-FRUIT',
  MANGO: 'SUP-FRUIT',
  STRAWBERRY: 'SUP-FRUIT',
  TAPIOCA: 'SUP-COLD',
  'TARO-PASTE': 'SUP-COLD',
  PASSIONFRUIT: 'SUP-COLD',
  SAUSAGE: 'SUP-COLD',
  HAM: 'SUP-COLD',
  ICE: 'SUP-COLD',
  EGG: 'SUP-COLD',
  'PORK-FLOSS': 'SUP-COLD',
  BT02: 'SUP-COLD',
};

const AREAS = [
  ['A-E1', 'R-EAST', '静安普陀片区', "Jing'an and Putuo area"],
  ['A-E2', 'R-EAST', '杨浦片区', 'Yangpu area'],
  ['A-N1', 'R-NORTH', '朝阳片区', 'Chaoyang area'],
  ['A-N2', 'R-NORTH', '海淀昌平片区', 'Haidian and Changping area'],
  ['A-S1', 'R-SOUTH', '天河片区', 'Tianhe area'],
  ['A-S2', 'R-SOUTH', '番禺片区', 'Panyu area'],
] as const;

const SUPERVISORS = [
  ['冯晓岚', 'Feng Xiaolan'],
  ['褚明', 'Chu Ming'],
  ['卫东来', 'Wei Donglai'],
  ['蒋思远', 'Jiang Siyuan'],
  ['沈一禾', 'Shen Yihe'],
  ['韩青', 'Han Qing'],
] as const;
const MANAGERS = [
  ['杨柳', 'Yang Liu'],
  ['朱立', 'Zhu Li'],
  ['秦雨', 'Qin Yu'],
  ['尤佳', 'You Jia'],
  ['许诺', 'Xu Nuo'],
  ['何川', 'He Chuan'],
  ['吕晨', 'Lü Chen'],
  ['施然', 'Shi Ran'],
  ['张弛', 'Zhang Chi'],
  ['孔悦', 'Kong Yue'],
  ['曹阳', 'Cao Yang'],
  ['严夏', 'Yan Xia'],
] as const;
const CLERKS = [
  ['华小满', 'Hua Xiaoman'],
  ['金豆', 'Jin Dou'],
  ['魏来', 'Wei Lai'],
  ['陶然', 'Tao Ran'],
  ['姜乐', 'Jiang Le'],
  ['戚风', 'Qi Feng'],
  ['谢天', 'Xie Tian'],
  ['邹然', 'Zou Ran'],
  ['喻言', 'Yu Yan'],
  ['柏林', 'Bai Lin'],
  ['水清', 'Shui Qing'],
  ['窦奇', 'Dou Qi'],
] as const;

/** First and last days on sale of launched and ended goods. */
const LAUNCHES: Readonly<Record<string, string>> = {
  BR17: '2026-04-13',
  FT10: '2026-06-01',
  MT10: '2026-09-21',
  CK10: '2026-10-26',
  BT05: '2026-08-03',
};
const ENDED: Readonly<Record<string, string>> = { BR09: '2026-08-31', CF08: '2026-10-18', CO02: '2026-11-08' };

const POLICIES: readonly PolicyDefinition[] = [
  { key: 'ordering.bandPct', level: 'tenant', code: 'bakery', value: 20, locked: false },
  { key: 'ordering.orderValueBandPct', level: 'tenant', code: 'bakery', value: 20, locked: false },
  { key: 'ordering.allowOnePack', level: 'tenant', code: 'bakery', value: true, locked: false },
  { key: 'ordering.recallMinutes', level: 'tenant', code: 'bakery', value: 5, locked: true },
  { key: 'ordering.bandPct', level: 'region', code: 'R-NORTH', value: 15, locked: false },
  { key: 'ordering.bandPct', level: 'format', code: 'FLAGSHIP', value: 25, locked: false },
  { key: 'ordering.bandPct', level: 'store', code: 'S204', value: 10, locked: false },
  { key: 'stock.unsoldDays', level: 'tenant', code: 'bakery', value: 3, locked: false },
  { key: 'stock.lowCoverDays', level: 'format', code: 'FLAGSHIP', value: 1.5, locked: false },
  { key: 'stock.lowCoverDays', level: 'format', code: 'EXPRESS', value: 0.5, locked: false },
  { key: 'transfer.radiusKm', level: 'tenant', code: 'bakery', value: 5, locked: false },
];

function bakeryPeople(stores: readonly StoreDefinition[]): PersonDefinition[] {
  const domain = 'bakery.example';
  return [
    person('P-OWNER', 'owner', ['HQ'], '林岛', 'Lin Dao', `owner@${domain}`),
    person('P-HQ', 'hq_manager', ['HQ'], '赵明远', 'Zhao Mingyuan', `hq@${domain}`),
    person('P-BUYER', 'buyer', ['HQ'], '钱采薇', 'Qian Caiwei', `buyer@${domain}`),
    person('P-COMPLIANCE', 'compliance', ['HQ'], '孙正', 'Sun Zheng', `compliance@${domain}`),
    ...AREAS.map(([code], i) =>
      person(
        `P-${code}`,
        'area_supervisor',
        [code],
        SUPERVISORS[i]?.[0] ?? '',
        SUPERVISORS[i]?.[1] ?? '',
        `${code.toLowerCase()}@${domain}`,
      ),
    ),
    ...stores.map((s, i) =>
      person(
        `P-${s.code}-M`,
        'store_manager',
        [s.code],
        MANAGERS[i]?.[0] ?? '',
        MANAGERS[i]?.[1] ?? '',
        `${s.code.toLowerCase()}@${domain}`,
      ),
    ),
    ...stores.map((s, i) =>
      person(
        `P-${s.code}-C`,
        'clerk',
        [s.code],
        CLERKS[i]?.[0] ?? '',
        CLERKS[i]?.[1] ?? '',
        `${s.code.toLowerCase()}.clerk@${domain}`,
      ),
    ),
  ];
}

function bakerySupply(items: readonly ItemDefinition[]): SupplierItemDefinition[] {
  const supplierItems: SupplierItemDefinition[] = items
    .filter((i) => i.isStocked)
    .map((i) => {
      const kitchen = i.type === 'semiFinished' || (i.type === 'sellable' && i.categoryCode !== 'BOTTLED');
      const code = kitchen ? 'CK01' : (SOURCE_OF[i.sku] ?? (i.type === 'packaging' ? 'SUP-PACK' : 'SUP-DRY'));
      return supplyItem(i, code, {
        moq: 1,
        orderMultiple: 1,
        leadDays: CALENDARS.find((c) => c.sourceCode === code)?.leadDays ?? 2,
      });
    });
  // A second, dearer source of milk and eggs, for price comparison and for the day when the first one fails.
  for (const sku of ['FRESH-MILK', 'EGG', 'LEMON']) {
    const i = items.find((x) => x.sku === sku);
    if (i)
      supplierItems.push({
        ...supplyItem(i, 'SUP-DRY', { moq: 2, orderMultiple: 1, leadDays: 2 }),
        priceMinor: Math.round((i.costMinor * (i.orderUnits[0]?.factorMilli ?? 1000) * 1.08) / 1000),
        isPreferred: false,
      });
  }
  return supplierItems;
}

/** Hot brown sugar milk sells in the North only, coconut mango in the South only; gifts stay out of campus stores. */
function isCarried(s: StoreDefinition, i: ItemDefinition): boolean {
  if (s.formatCode === 'EXPRESS' && ['CK08', 'CK06', 'SET04', 'WG02'].includes(i.sku)) return false;
  if (s.regionCode !== 'R-NORTH' && i.sku === 'MT12') return false;
  if (s.regionCode !== 'R-SOUTH' && i.sku === 'FT10') return false;
  return !(s.locationType === 'school' && i.categoryCode === 'GIFT' && i.sku !== 'CO05');
}

function bakeryListings(
  stores: readonly StoreDefinition[],
  items: readonly ItemDefinition[],
  recipes: readonly RecipeDefinition[],
): ListingDefinition[] {
  // Flour and the like reach only the central kitchen; a store lists what its own recipes use.
  const usedInStores = new Set(
    recipes.filter((r) => r.usage === 'sale').flatMap((r) => r.components.map((c) => c.sku)),
  );
  const listable = items.filter((i) => !i.isStocked || i.type === 'sellable' || usedInStores.has(i.sku));
  return stores.flatMap((s) =>
    listable
      .filter((i) => isCarried(s, i))
      .map((i) =>
        listing(s, i, {
          from: LAUNCHES[i.sku] ?? null,
          to: ENDED[i.sku] ?? null,
          local: ['MT12', 'FT10'].includes(i.sku),
        }),
      ),
  );
}

/** Everything of the bakery-and-tea chain except seed and scale. */
export function bakeryBody(): ChainBody {
  const stores = STORES.map((seed) => store('bakery', seed));
  const { items, recipes, modifierGroups } = bakeryItems();

  return {
    tenant: {
      code: 'bakery',
      name: { zh: '岛麦烘焙茶饮', en: 'Daomai Bakery & Tea' },
      locale: 'zh-CN',
      currency: 'CNY',
      timeZone: 'Asia/Shanghai',
    },
    brand: { code: 'DAOMAI', name: { zh: '岛麦', en: 'Daomai' } },
    orgUnits: [
      { code: 'HQ', parentCode: null, type: 'hq', name: { zh: '岛麦总部', en: 'Daomai headquarters' } },
      { code: 'R-EAST', parentCode: 'HQ', type: 'region', name: { zh: '华东大区', en: 'East region' } },
      { code: 'R-NORTH', parentCode: 'HQ', type: 'region', name: { zh: '华北大区', en: 'North region' } },
      { code: 'R-SOUTH', parentCode: 'HQ', type: 'region', name: { zh: '华南大区', en: 'South region' } },
      ...AREAS.map(([code, parentCode, zh, en]) => ({ code, parentCode, type: 'area' as const, name: { zh, en } })),
      ...stores.map((s) => ({ code: s.code, parentCode: s.areaCode, type: 'store' as const, name: s.name })),
      {
        code: 'CK01',
        parentCode: 'HQ',
        type: 'centralKitchen',
        name: { zh: '岛麦中央厨房', en: 'Daomai central kitchen' },
      },
    ],
    formats: [
      { code: 'FLAGSHIP', name: { zh: '旗舰店', en: 'Flagship' } },
      { code: 'EXPRESS', name: { zh: '标准店', en: 'Express' } },
    ],
    stores,
    kitchens: [
      { code: 'CK01', name: { zh: '岛麦中央厨房', en: 'Daomai central kitchen' }, lat: 31.3342, lng: 121.2655 },
    ],
    people: bakeryPeople(stores),
    categories: CATEGORIES,
    items,
    modifierGroups,
    recipes,
    sources: SOURCES,
    supplierItems: bakerySupply(items),
    calendars: CALENDARS,
    listings: bakeryListings(stores, items, recipes),
    policies: POLICIES,
    climates: [
      {
        regionCode: 'R-EAST',
        meanTempC: 17,
        amplitudeC: 12,
        rainChance: [0.3, 0.32, 0.4, 0.38, 0.38, 0.5, 0.4, 0.4, 0.33, 0.24, 0.26, 0.26],
      },
      {
        regionCode: 'R-NORTH',
        meanTempC: 13,
        amplitudeC: 15,
        rainChance: [0.06, 0.08, 0.1, 0.16, 0.2, 0.32, 0.42, 0.38, 0.25, 0.16, 0.1, 0.06],
      },
      {
        regionCode: 'R-SOUTH',
        meanTempC: 22.5,
        amplitudeC: 7.5,
        rainChance: [0.2, 0.3, 0.42, 0.5, 0.52, 0.55, 0.48, 0.5, 0.38, 0.18, 0.16, 0.16],
      },
    ],
    baseTickets: 122,
    unitsPerTicket: 2.4,
  } satisfies Omit<ChainDefinition, 'kind' | 'seed' | 'demandScale' | 'seqEpoch'>;
}
