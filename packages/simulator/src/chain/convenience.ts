import { uniform } from '../random.ts';
import type {
  CategoryDefinition,
  ItemDefinition,
  ListingDefinition,
  PersonDefinition,
  PolicyDefinition,
  SupplierItemDefinition,
  SupplyCalendarDefinition,
  SupplySourceDefinition,
} from '../types.ts';
import type { ChainBody } from './body.ts';
import { category, listing, person, supplyItem } from './body.ts';
import { convenienceItems } from './convenience-items.ts';
import type { StoreSeed } from './places.ts';
import { store } from './places.ts';

const HZ = { region: 'R-EAST', cityZh: '杭州', cityEn: 'Hangzhou' };
const CD = { region: 'R-SOUTHWEST', cityZh: '成都', cityEn: 'Chengdu' };
const WH = { region: 'R-CENTRAL', cityZh: '武汉', cityEn: 'Wuhan' };
const ROUND_CLOCK = { format: 'ROUND_CLOCK', opens: '00:00', closes: '24:00', closeout: 5 };
const COMPACT = { format: 'COMPACT', opens: '06:30', closes: '23:30', closeout: 3 };

const STORES: readonly StoreSeed[] = [
  {
    ...HZ,
    ...ROUND_CLOCK,
    code: 'C101',
    zh: '武林广场店',
    en: 'Wulin Square',
    area: 'A-E1',
    location: 'business',
    sqm: 120,
    lat: 30.2741,
    lng: 120.1613,
    size: 1.3,
    spring: null,
    opened: '2020-04-01',
  },
  {
    ...HZ,
    ...COMPACT,
    code: 'C102',
    zh: '文三路店',
    en: 'Wensan Road',
    area: 'A-E1',
    location: 'business',
    sqm: 78,
    lat: 30.2794,
    lng: 120.1312,
    size: 0.9,
    spring: [-1, 3],
    opened: '2021-10-10',
  },
  {
    ...HZ,
    ...COMPACT,
    code: 'C103',
    zh: '下沙大学城店',
    en: 'Xiasha Campus',
    area: 'A-E2',
    location: 'school',
    sqm: 86,
    lat: 30.3147,
    lng: 120.3457,
    size: 1,
    spring: [-4, 7],
    opened: '2022-08-25',
  },
  {
    ...CD,
    ...ROUND_CLOCK,
    code: 'C201',
    zh: '春熙路店',
    en: 'Chunxi Road',
    area: 'A-SW1',
    location: 'business',
    sqm: 110,
    lat: 30.6574,
    lng: 104.0817,
    size: 1.2,
    spring: null,
    opened: '2020-12-12',
  },
  {
    ...CD,
    ...COMPACT,
    code: 'C202',
    zh: '玉林小区店',
    en: 'Yulin Community',
    area: 'A-SW1',
    location: 'community',
    sqm: 72,
    lat: 30.631,
    lng: 104.0543,
    size: 0.85,
    spring: null,
    opened: '2022-01-08',
  },
  {
    ...CD,
    ...COMPACT,
    code: 'C203',
    zh: '川大望江店',
    en: 'Wangjiang Campus',
    area: 'A-SW2',
    location: 'school',
    sqm: 80,
    lat: 30.6307,
    lng: 104.084,
    size: 0.95,
    spring: [-4, 6],
    opened: '2022-09-01',
  },
  {
    ...WH,
    ...ROUND_CLOCK,
    code: 'C301',
    zh: '光谷广场店',
    en: 'Optics Valley Square',
    area: 'A-C1',
    location: 'school',
    sqm: 116,
    lat: 30.5059,
    lng: 114.3978,
    size: 1.15,
    spring: null,
    opened: '2021-03-15',
  },
  {
    ...WH,
    ...COMPACT,
    code: 'C302',
    zh: '后湖社区店',
    en: 'Houhu Community',
    area: 'A-C1',
    location: 'community',
    sqm: 70,
    lat: 30.6387,
    lng: 114.2857,
    size: 0.8,
    spring: null,
    opened: '2023-06-18',
  },
];

const AREAS = [
  ['A-E1', 'R-EAST', '杭州城区片区', 'Hangzhou city area'],
  ['A-E2', 'R-EAST', '杭州东部片区', 'Hangzhou east area'],
  ['A-SW1', 'R-SOUTHWEST', '成都中心片区', 'Chengdu central area'],
  ['A-SW2', 'R-SOUTHWEST', '成都南部片区', 'Chengdu south area'],
  ['A-C1', 'R-CENTRAL', '武汉片区', 'Wuhan area'],
] as const;

const SOURCES: readonly SupplySourceDefinition[] = [
  {
    code: 'DEPOT-DRINK',
    kind: 'supplier',
    name: { zh: '畅流饮品经销', en: 'Changliu Beverage Distribution' },
    contact: { zh: '罗经理', en: 'Mr Luo' },
  },
  {
    code: 'DEPOT-FOOD',
    kind: 'supplier',
    name: { zh: '聚味食品批发', en: 'Juwei Food Wholesale' },
    contact: { zh: '毕经理', en: 'Ms Bi' },
  },
  {
    code: 'FRESH-DAILY',
    kind: 'supplier',
    name: { zh: '晨配鲜食工厂', en: 'Chenpei Fresh Meals' },
    contact: { zh: '郝经理', en: 'Mr Hao' },
  },
  {
    code: 'FRUIT-DAILY',
    kind: 'supplier',
    name: { zh: '枝头鲜果', en: 'Zhitou Fresh Fruit' },
    contact: { zh: '邬经理', en: 'Ms Wu' },
  },
  {
    code: 'COLD-CHAIN',
    kind: 'supplier',
    name: { zh: '雪域冷链', en: 'Xueyu Cold Chain' },
    contact: { zh: '安经理', en: 'Mr An' },
  },
  {
    code: 'GENERAL',
    kind: 'supplier',
    name: { zh: '百杂日用', en: 'Baiza General Goods' },
    contact: { zh: '常经理', en: 'Ms Chang' },
  },
];

const DAILY = [1, 2, 3, 4, 5, 6, 7] as const;
const CALENDARS: readonly SupplyCalendarDefinition[] = [
  {
    sourceCode: 'FRESH-DAILY',
    storeCodes: null,
    orderWeekdays: DAILY,
    cutoffTime: '11:00',
    leadDays: 1,
    deliveryWeekdays: DAILY,
    deliveryFrom: '04:30',
    deliveryTo: '06:30',
    minOrderMinor: 15000,
  },
  {
    sourceCode: 'FRUIT-DAILY',
    storeCodes: null,
    orderWeekdays: [1, 3, 5, 6],
    cutoffTime: '18:00',
    leadDays: 1,
    deliveryWeekdays: [2, 4, 6, 7],
    deliveryFrom: '05:00',
    deliveryTo: '07:00',
    minOrderMinor: 15000,
  },
  {
    sourceCode: 'COLD-CHAIN',
    storeCodes: null,
    orderWeekdays: [1, 3, 5],
    cutoffTime: '15:00',
    leadDays: 1,
    deliveryWeekdays: [2, 4, 6],
    deliveryFrom: '06:00',
    deliveryTo: '09:00',
    minOrderMinor: 30000,
  },
  {
    sourceCode: 'DEPOT-DRINK',
    storeCodes: null,
    orderWeekdays: [1, 4],
    cutoffTime: '17:00',
    leadDays: 2,
    deliveryWeekdays: [3, 6],
    deliveryFrom: '09:00',
    deliveryTo: '12:00',
    minOrderMinor: 40000,
  },
  {
    sourceCode: 'DEPOT-FOOD',
    storeCodes: null,
    orderWeekdays: [2, 5],
    cutoffTime: '17:00',
    leadDays: 2,
    deliveryWeekdays: [4, 7],
    deliveryFrom: '09:00',
    deliveryTo: '12:00',
    minOrderMinor: 40000,
  },
  {
    sourceCode: 'GENERAL',
    storeCodes: null,
    orderWeekdays: [3],
    cutoffTime: '17:00',
    leadDays: 3,
    deliveryWeekdays: [6],
    deliveryFrom: '13:00',
    deliveryTo: '17:00',
    minOrderMinor: 30000,
  },
];

const SOURCE_OF: Readonly<Record<string, string>> = {
  WATER: 'DEPOT-DRINK',
  TEADRINK: 'DEPOT-DRINK',
  SODA: 'DEPOT-DRINK',
  BEER: 'DEPOT-DRINK',
  COFFEERTD: 'DEPOT-DRINK',
  JUICE: 'COLD-CHAIN',
  DAIRY: 'COLD-CHAIN',
  ICECREAM: 'COLD-CHAIN',
  CHILLED: 'COLD-CHAIN',
  INGREDIENT: 'COLD-CHAIN',
  READYMEAL: 'FRESH-DAILY',
  BAKERY: 'FRESH-DAILY',
  FRESH: 'FRUIT-DAILY',
  SNACK: 'DEPOT-FOOD',
  BISCUIT: 'DEPOT-FOOD',
  CANDY: 'DEPOT-FOOD',
  NUTS: 'DEPOT-FOOD',
  INSTANT: 'DEPOT-FOOD',
  HOUSEHOLD: 'GENERAL',
  PERSONAL: 'GENERAL',
  STATIONERY: 'GENERAL',
  PACKAGING: 'GENERAL',
};

const CATEGORIES: readonly CategoryDefinition[] = [
  category('BEVERAGE', null, '饮料酒水', 'Beverages'),
  category('WATER', 'BEVERAGE', '水', 'Water'),
  category('TEADRINK', 'BEVERAGE', '茶饮料', 'Tea drinks'),
  category('SODA', 'BEVERAGE', '汽水', 'Soft drinks'),
  category('JUICE', 'BEVERAGE', '果汁', 'Juice'),
  category('COFFEERTD', 'BEVERAGE', '即饮咖啡', 'Ready-to-drink coffee'),
  category('BEER', 'BEVERAGE', '啤酒低度酒', 'Beer and light alcohol'),
  category('FRESHFOOD', null, '鲜食', 'Fresh food'),
  category('READYMEAL', 'FRESHFOOD', '饭团便当', 'Rice balls and ready meals'),
  category('BAKERY', 'FRESHFOOD', '面包糕点', 'Bread and cakes'),
  category('COUNTER', 'FRESHFOOD', '现制热食', 'Hot counter'),
  category('FRESH', 'FRESHFOOD', '果蔬熟食（称重）', 'Produce and deli by weight'),
  category('DAIRY', 'FRESHFOOD', '乳制品', 'Dairy'),
  category('CHILLED', 'FRESHFOOD', '冷藏即食', 'Chilled snacks'),
  category('ICECREAM', 'FRESHFOOD', '冰淇淋', 'Ice cream'),
  category('GROCERY', null, '休闲食品', 'Snacks and groceries'),
  category('SNACK', 'GROCERY', '膨化食品', 'Crisps and puffs'),
  category('BISCUIT', 'GROCERY', '饼干', 'Biscuits'),
  category('CANDY', 'GROCERY', '糖巧', 'Candy and chocolate'),
  category('NUTS', 'GROCERY', '坚果肉干', 'Nuts and jerky'),
  category('INSTANT', 'GROCERY', '方便速食', 'Instant meals'),
  category('NONFOOD', null, '日用百货', 'General goods'),
  category('HOUSEHOLD', 'NONFOOD', '家居清洁', 'Household'),
  category('PERSONAL', 'NONFOOD', '个人护理', 'Personal care'),
  category('STATIONERY', 'NONFOOD', '文具数码', 'Stationery and gadgets'),
  category('SERVICE', null, '便民服务', 'Services'),
  category('INGREDIENT', null, '现制原料', 'Counter ingredients'),
  category('PACKAGING', null, '包材', 'Packaging'),
];

const SURNAMES = [
  ['唐雨', 'Tang Yu'],
  ['费清', 'Fei Qing'],
  ['廉洁', 'Lian Jie'],
  ['岑安', 'Cen An'],
  ['薛晴', 'Xue Qing'],
  ['雷鸣', 'Lei Ming'],
  ['贺新', 'He Xin'],
  ['倪好', 'Ni Hao'],
  ['汤圆', 'Tang Yuan'],
  ['滕越', 'Teng Yue'],
  ['殷实', 'Yin Shi'],
  ['罗盘', 'Luo Pan'],
  ['毕竟', 'Bi Jing'],
  ['郝运', 'Hao Yun'],
  ['邬桐', 'Wu Tong'],
  ['安然', 'An Ran'],
  ['常乐', 'Chang Le'],
  ['乐天', 'Le Tian'],
  ['于归', 'Yu Gui'],
  ['时光', 'Shi Guang'],
  ['傅康', 'Fu Kang'],
  ['皮卡', 'Pi Ka'],
  ['卞然', 'Bian Ran'],
  ['齐心', 'Qi Xin'],
  ['康宁', 'Kang Ning'],
] as const;

/** Launch dates of new goods and last days of goods taken off, spread over two years. */
const LAUNCHES = [
  '2026-01-12',
  '2026-02-23',
  '2026-04-06',
  '2026-05-18',
  '2026-06-29',
  '2026-08-10',
  '2026-09-14',
  '2026-10-12',
  '2026-11-02',
  '2027-01-11',
  '2027-03-15',
  '2027-05-17',
] as const;
const ENDINGS = [
  '2026-03-31',
  '2026-05-31',
  '2026-07-31',
  '2026-09-30',
  '2026-10-31',
  '2026-11-15',
  '2027-02-28',
  '2027-04-30',
] as const;

/** Everything of the convenience chain except seed and scale. */
export function convenienceBody(): ChainBody {
  const domain = 'convenience.example';
  const stores = STORES.map((seed) => store('convenience', seed));
  const { items, recipes, modifierGroups } = convenienceItems();
  const at = (i: number) => SURNAMES[i % SURNAMES.length] ?? SURNAMES[0];

  const people: PersonDefinition[] = [
    person('P-OWNER', 'owner', ['HQ'], '满仓', 'Man Cang', `owner@${domain}`),
    person('P-HQ', 'hq_manager', ['HQ'], '苏晓', 'Su Xiao', `hq@${domain}`),
    person('P-BUYER', 'buyer', ['HQ'], '葛采', 'Ge Cai', `buyer@${domain}`),
    person('P-COMPLIANCE', 'compliance', ['HQ'], '方正', 'Fang Zheng', `compliance@${domain}`),
    ...AREAS.map(([code], i) =>
      person(`P-${code}`, 'area_supervisor', [code], at(i)[0], at(i)[1], `${code.toLowerCase()}@${domain}`),
    ),
    ...stores.map((s, i) =>
      person(
        `P-${s.code}-M`,
        'store_manager',
        [s.code],
        at(i + 5)[0],
        at(i + 5)[1],
        `${s.code.toLowerCase()}@${domain}`,
      ),
    ),
    ...stores.map((s, i) =>
      person(
        `P-${s.code}-C`,
        'clerk',
        [s.code],
        at(i + 13)[0],
        at(i + 13)[1],
        `${s.code.toLowerCase()}.clerk@${domain}`,
      ),
    ),
  ];

  const terms = (i: ItemDefinition, code: string) => ({
    moq: code === 'DEPOT-DRINK' ? 2 : 1,
    orderMultiple: i.categoryCode === 'READYMEAL' ? 2 : 1,
    leadDays: CALENDARS.find((c) => c.sourceCode === code)?.leadDays ?? 2,
  });
  const supplierItems: SupplierItemDefinition[] = items
    .filter((i) => i.isStocked)
    .map((i) => {
      const code = SOURCE_OF[i.categoryCode] ?? 'GENERAL';
      return supplyItem(i, code, terms(i, code));
    });

  // Rotating goods are taken from the slow half, so that the chain's turnover does not hang on a launch date.
  const slow = items.filter((i) => i.isStocked && i.type === 'sellable' && i.demand.weight < 12);
  const launches = new Map(LAUNCHES.map((date, i) => [slow[(i * 17 + 3) % slow.length]?.sku, date] as const));
  const endings = new Map(ENDINGS.map((date, i) => [slow[(i * 23 + 11) % slow.length]?.sku, date] as const));
  const listings: ListingDefinition[] = [];
  stores.forEach((s, storeIndex) => {
    items.forEach((i, itemIndex) => {
      const tail = i.isStocked && i.type === 'sellable' && i.demand.weight < 6;
      if (s.formatCode === 'COMPACT' && tail && uniform(501, storeIndex, itemIndex) < 0.22) return;
      if (s.locationType === 'school' && i.categoryCode === 'BEER') return;
      listings.push(
        listing(s, i, {
          from: launches.get(i.sku) ?? null,
          to: endings.get(i.sku) ?? null,
          local: tail && uniform(502, itemIndex) < 0.1,
        }),
      );
    });
  });

  const policies: PolicyDefinition[] = [
    { key: 'ordering.bandPct', level: 'tenant', code: 'convenience', value: 20, locked: false },
    { key: 'ordering.orderValueBandPct', level: 'tenant', code: 'convenience', value: 20, locked: false },
    { key: 'ordering.allowOnePack', level: 'tenant', code: 'convenience', value: true, locked: false },
    { key: 'ordering.recallMinutes', level: 'tenant', code: 'convenience', value: 5, locked: false },
    { key: 'ordering.bandPct', level: 'region', code: 'R-SOUTHWEST', value: 25, locked: false },
    { key: 'ordering.bandPct', level: 'format', code: 'COMPACT', value: 15, locked: false },
    { key: 'stock.unsoldDays', level: 'tenant', code: 'convenience', value: 3, locked: false },
    { key: 'transfer.radiusKm', level: 'tenant', code: 'convenience', value: 5, locked: false },
  ];

  return {
    tenant: {
      code: 'convenience',
      name: { zh: '满囤便利', en: 'Mandun Convenience' },
      locale: 'zh-CN',
      currency: 'CNY',
      timeZone: 'Asia/Shanghai',
    },
    brand: { code: 'MANDUN', name: { zh: '满囤', en: 'Mandun' } },
    orgUnits: [
      { code: 'HQ', parentCode: null, type: 'hq', name: { zh: '满囤总部', en: 'Mandun headquarters' } },
      { code: 'R-EAST', parentCode: 'HQ', type: 'region', name: { zh: '华东大区', en: 'East region' } },
      { code: 'R-SOUTHWEST', parentCode: 'HQ', type: 'region', name: { zh: '西南大区', en: 'Southwest region' } },
      { code: 'R-CENTRAL', parentCode: 'HQ', type: 'region', name: { zh: '华中大区', en: 'Central region' } },
      ...AREAS.map(([code, parentCode, zh, en]) => ({ code, parentCode, type: 'area' as const, name: { zh, en } })),
      ...stores.map((s) => ({ code: s.code, parentCode: s.areaCode, type: 'store' as const, name: s.name })),
    ],
    formats: [
      { code: 'ROUND_CLOCK', name: { zh: '24小时店', en: 'Round the clock' } },
      { code: 'COMPACT', name: { zh: '社区小店', en: 'Compact' } },
    ],
    stores,
    kitchens: [],
    people,
    categories: CATEGORIES,
    items,
    modifierGroups,
    recipes,
    sources: SOURCES,
    supplierItems,
    calendars: CALENDARS,
    listings,
    policies,
    climates: [
      {
        regionCode: 'R-EAST',
        meanTempC: 17.5,
        amplitudeC: 12,
        rainChance: [0.35, 0.38, 0.45, 0.42, 0.42, 0.52, 0.4, 0.4, 0.34, 0.26, 0.28, 0.28],
      },
      {
        regionCode: 'R-SOUTHWEST',
        meanTempC: 17,
        amplitudeC: 9.5,
        rainChance: [0.22, 0.24, 0.3, 0.38, 0.42, 0.5, 0.52, 0.5, 0.46, 0.42, 0.28, 0.2],
      },
      {
        regionCode: 'R-CENTRAL',
        meanTempC: 17.5,
        amplitudeC: 12.5,
        rainChance: [0.28, 0.32, 0.4, 0.42, 0.42, 0.46, 0.38, 0.32, 0.26, 0.26, 0.26, 0.22],
      },
    ],
    baseTickets: 104,
    unitsPerTicket: 2.3,
  };
}
