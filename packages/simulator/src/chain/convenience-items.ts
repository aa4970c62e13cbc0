import { hash32, uniform } from '../random.ts';
import type {
  Daypart,
  ItemDefinition,
  LocalText,
  ModifierGroupDefinition,
  RecipeDefinition,
  StorageTemp,
} from '../types.ts';
import { components, internalGtin, item, priceEmbeddedBarcode } from './build.ts';

/** Invented brands; none is meant to be a registered one. */
const BRANDS: readonly LocalText[] = [
  { zh: '满囤优选', en: 'Mandun Select' },
  { zh: '晴屿', en: 'Qingyu' },
  { zh: '禾陌', en: 'Hemo' },
  { zh: '栗岸', en: 'Lian' },
  { zh: '沐野里', en: 'Muyeli' },
  { zh: '谷岚', en: 'Gulan' },
];

interface Family {
  code: string;
  category: string;
  /** zh~en~price fen of the first size */
  goods: readonly string[];
  /** zh~en~price multiplier */
  sizes: readonly string[];
  brands: number;
  temp: StorageTemp;
  life: number;
  pack: number;
  weight: number;
  heat: number;
  rain?: number;
  festival?: number;
  daypart?: Daypart;
  margin: number;
  tax?: ItemDefinition['taxCode'];
}

const FAMILIES: readonly Family[] = [
  {
    code: 'WA',
    category: 'WATER',
    goods: ['饮用天然水~Natural water~200', '苏打水~Soda water~400', '电解质水~Electrolyte water~550'],
    sizes: ['550毫升~550 ml~1', '1.5升~1.5 l~1.9'],
    brands: 5,
    temp: 'ambient',
    life: 365,
    pack: 24,
    weight: 30,
    heat: 0.3,
    margin: 0.52,
  },
  {
    code: 'TE',
    category: 'TEADRINK',
    goods: [
      '无糖乌龙茶~Unsweetened oolong tea~500',
      '无糖绿茶~Unsweetened green tea~500',
      '柠檬红茶~Lemon black tea~450',
      '蜜桃果茶~Peach fruit tea~500',
      '茉莉蜜茶~Jasmine honey tea~450',
    ],
    sizes: ['500毫升~500 ml~1', '900毫升~900 ml~1.5'],
    brands: 4,
    temp: 'ambient',
    life: 270,
    pack: 15,
    weight: 26,
    heat: 0.28,
    margin: 0.45,
  },
  {
    code: 'SD',
    category: 'SODA',
    goods: [
      '可乐味汽水~Cola soda~350',
      '柠檬汽水~Lemon soda~350',
      '白桃气泡水~White peach sparkling water~500',
      '橙味汽水~Orange soda~350',
    ],
    sizes: ['330毫升~330 ml~1', '500毫升~500 ml~1.3'],
    brands: 4,
    temp: 'ambient',
    life: 270,
    pack: 24,
    weight: 24,
    heat: 0.32,
    margin: 0.42,
  },
  {
    code: 'JU',
    category: 'JUICE',
    goods: [
      'NFC橙汁~NFC orange juice~990',
      '苹果汁~Apple juice~600',
      '西柚汁~Grapefruit juice~650',
      '椰子水~Coconut water~690',
    ],
    sizes: ['300毫升~300 ml~1', '900毫升~900 ml~2.2'],
    brands: 4,
    temp: 'chilled',
    life: 45,
    pack: 12,
    weight: 14,
    heat: 0.22,
    margin: 0.4,
  },
  {
    code: 'CO',
    category: 'COFFEERTD',
    goods: [
      '即饮美式~Ready-to-drink americano~690',
      '即饮拿铁~Ready-to-drink latte~790',
      '即饮燕麦拿铁~Ready-to-drink oat latte~890',
    ],
    sizes: ['270毫升~270 ml~1'],
    brands: 4,
    temp: 'ambient',
    life: 180,
    pack: 15,
    weight: 20,
    heat: 0.05,
    daypart: 'breakfast',
    margin: 0.42,
  },
  {
    code: 'MI',
    category: 'DAIRY',
    goods: [
      '纯牛奶~Whole milk~490',
      '原味酸奶~Plain yoghurt~650',
      '草莓酸奶~Strawberry yoghurt~690',
      '巧克力牛奶~Chocolate milk~590',
      '高钙低脂奶~Low-fat calcium milk~550',
    ],
    sizes: ['250毫升~250 ml~1', '950毫升~950 ml~2.8'],
    brands: 4,
    temp: 'chilled',
    life: 18,
    pack: 4,
    weight: 26,
    heat: 0.02,
    daypart: 'breakfast',
    margin: 0.32,
    tax: 'VAT9',
  },
  {
    code: 'BE',
    category: 'BEER',
    goods: ['清爽拉格啤酒~Crisp lager~500', '小麦白啤~Wheat beer~800', '果味低度酒~Fruity low-alcohol drink~900'],
    sizes: ['330毫升罐~330 ml can~1', '500毫升罐~500 ml can~1.4'],
    brands: 4,
    temp: 'ambient',
    life: 270,
    pack: 24,
    weight: 18,
    heat: 0.35,
    daypart: 'evening',
    margin: 0.34,
  },
  {
    code: 'CH',
    category: 'SNACK',
    goods: [
      '原切薯片~Potato crisps~650',
      '烧烤味薯片~Barbecue crisps~650',
      '虾条~Prawn sticks~550',
      '海苔脆片~Seaweed crisps~790',
      '玉米片~Corn chips~600',
      '爆米花~Popcorn~690',
    ],
    sizes: ['45克~45 g~1', '110克~110 g~2'],
    brands: 4,
    temp: 'ambient',
    life: 240,
    pack: 20,
    weight: 14,
    heat: 0,
    daypart: 'afternoon',
    festival: 1.4,
    margin: 0.4,
  },
  {
    code: 'BI',
    category: 'BISCUIT',
    goods: [
      '苏打饼干~Soda crackers~600',
      '夹心饼干~Sandwich biscuits~650',
      '全麦饼干~Wholemeal biscuits~790',
      '蛋卷~Egg rolls~990',
      '威化~Wafers~500',
    ],
    sizes: ['100克~100 g~1'],
    brands: 4,
    temp: 'ambient',
    life: 300,
    pack: 24,
    weight: 10,
    heat: -0.02,
    festival: 1.5,
    margin: 0.4,
  },
  {
    code: 'CA',
    category: 'CANDY',
    goods: [
      '牛奶巧克力~Milk chocolate~900',
      '黑巧克力~Dark chocolate~1100',
      '薄荷糖~Mints~600',
      '水果软糖~Fruit gummies~650',
      '口香糖~Chewing gum~750',
      '坚果巧克力~Nut chocolate~1200',
    ],
    sizes: ['标准装~Standard~1'],
    brands: 4,
    temp: 'ambient',
    life: 360,
    pack: 24,
    weight: 9,
    heat: -0.12,
    festival: 1.8,
    margin: 0.44,
  },
  {
    code: 'NU',
    category: 'NUTS',
    goods: [
      '每日坚果~Daily nuts~790',
      '烤腰果~Roasted cashews~1990',
      '奶香瓜子~Creamy sunflower seeds~890',
      '蜜汁肉脯~Honey pork jerky~1590',
      '牛肉干~Beef jerky~2290',
      '卤豆干~Braised tofu snack~450',
    ],
    sizes: ['小袋~Small bag~1'],
    brands: 4,
    temp: 'ambient',
    life: 180,
    pack: 20,
    weight: 9,
    heat: -0.03,
    festival: 1.8,
    margin: 0.38,
  },
  {
    code: 'NO',
    category: 'INSTANT',
    goods: [
      '红烧牛肉面~Braised beef noodles~550',
      '酸辣粉~Hot and sour noodles~750',
      '番茄鸡蛋面~Tomato egg noodles~650',
      '自热米饭~Self-heating rice~1890',
      '螺蛳粉~River snail noodles~990',
      '拌面~Dry noodles~790',
    ],
    sizes: ['桶装~Bowl~1'],
    brands: 4,
    temp: 'ambient',
    life: 180,
    pack: 12,
    weight: 14,
    heat: -0.1,
    rain: 1.12,
    daypart: 'evening',
    margin: 0.33,
  },
  {
    code: 'IC',
    category: 'ICECREAM',
    goods: [
      '香草冰淇淋~Vanilla ice cream~690',
      '绿豆冰棒~Mung bean ice lolly~350',
      '巧克力脆皮~Chocolate-coated bar~590',
      '水果雪葩~Fruit sorbet~890',
      '牛奶雪糕~Milk ice cream bar~450',
    ],
    sizes: ['单支~Single~1'],
    brands: 4,
    temp: 'frozen',
    life: 540,
    pack: 24,
    weight: 12,
    heat: 0.75,
    margin: 0.42,
  },
  {
    code: 'RI',
    category: 'READYMEAL',
    goods: [
      '金枪鱼饭团~Tuna rice ball~590',
      '照烧鸡肉饭团~Teriyaki chicken rice ball~650',
      '梅子饭团~Plum rice ball~520',
      '鸡胸三明治~Chicken breast sandwich~1190',
      '蛋沙拉三明治~Egg salad sandwich~890',
      '宫保鸡丁便当~Kung pao chicken bento~1890',
      '咖喱牛肉便当~Beef curry bento~2290',
      '番茄意面~Tomato pasta~1690',
      '鸡肉沙拉~Chicken salad~1990',
      '寿司拼盘~Sushi platter~2190',
      '凉拌荞麦面~Cold soba~1390',
      '豚骨拉面~Tonkotsu ramen~1990',
    ],
    sizes: ['1份~1 portion~1'],
    brands: 1,
    temp: 'chilled',
    life: 2,
    pack: 1,
    weight: 56,
    heat: 0.02,
    daypart: 'lunch',
    margin: 0.36,
  },
  {
    code: 'BD',
    category: 'BAKERY',
    goods: [
      '红豆面包~Red bean bread~590',
      '肉松面包~Pork floss bread~690',
      '手撕面包~Pull-apart bread~790',
      '菠萝面包~Pineapple bun~590',
      '毛毛虫面包~Caterpillar bun~650',
      '切片吐司~Sliced toast~890',
      '瑞士卷~Swiss roll~990',
      '铜锣烧~Dorayaki~690',
    ],
    sizes: ['1个~1 piece~1'],
    brands: 2,
    temp: 'ambient',
    life: 5,
    pack: 4,
    weight: 26,
    heat: -0.03,
    daypart: 'breakfast',
    margin: 0.36,
  },
  {
    code: 'CD',
    category: 'CHILLED',
    goods: [
      '即食鸡胸肉~Ready chicken breast~990',
      '溏心卤蛋~Soft braised egg~350',
      '关东煮汤包~Oden soup pack~690',
      '豆腐布丁~Tofu pudding~550',
      '果冻杯~Jelly cup~500',
      '泡椒凤爪~Pickled chicken feet~890',
    ],
    sizes: ['1份~1 portion~1'],
    brands: 3,
    temp: 'chilled',
    life: 21,
    pack: 10,
    weight: 14,
    heat: 0.06,
    margin: 0.37,
  },
  {
    code: 'HO',
    category: 'HOUSEHOLD',
    goods: [
      '抽取式纸巾~Facial tissues~690',
      '湿巾~Wet wipes~590',
      '垃圾袋~Bin bags~790',
      '一次性雨衣~Disposable raincoat~990',
      '折叠伞~Folding umbrella~3990',
      '电池5号~AA batteries~1290',
      '保鲜膜~Cling film~990',
      '洗洁精~Dish soap~890',
    ],
    sizes: ['标准装~Standard~1'],
    brands: 3,
    temp: 'ambient',
    life: 1080,
    pack: 12,
    weight: 5,
    heat: 0,
    rain: 1.25,
    margin: 0.42,
  },
  {
    code: 'PC',
    category: 'PERSONAL',
    goods: [
      '牙刷~Toothbrush~990',
      '旅行牙膏~Travel toothpaste~790',
      '洗面奶~Facial cleanser~2990',
      '剃须刀~Razor~1590',
      '护手霜~Hand cream~1990',
      '卫生棉~Sanitary pads~1490',
      '洗发水旅行装~Travel shampoo~1290',
      '暖宝宝~Hand warmers~890',
      '医用口罩~Surgical masks~990',
      '创可贴~Plasters~690',
    ],
    sizes: ['标准装~Standard~1'],
    brands: 3,
    temp: 'ambient',
    life: 900,
    pack: 12,
    weight: 4,
    heat: -0.06,
    margin: 0.45,
  },
  {
    code: 'ST',
    category: 'STATIONERY',
    goods: [
      '中性笔~Gel pen~350',
      '笔记本~Notebook~890',
      '修正带~Correction tape~690',
      '数据线~Charging cable~2990',
      '充电头~Charger plug~3990',
      '便利贴~Sticky notes~590',
      '手机支架~Phone stand~1990',
    ],
    sizes: ['单件~Single~1'],
    brands: 2,
    temp: 'ambient',
    life: 3600,
    pack: 10,
    weight: 3,
    heat: 0,
    margin: 0.5,
  },
];

/** Weighed fresh goods with price-embedded labels: zh~en~fen per kg~average grams~shelf life */
const FRESH = [
  '香蕉~Bananas~980~620~5',
  '红富士苹果~Fuji apples~1380~700~20',
  '砂糖橘~Sugar mandarins~1280~800~12',
  '巨峰葡萄~Kyoho grapes~2980~520~6',
  '哈密瓜切块~Cantaloupe pieces~2580~320~2',
  '西瓜切块~Watermelon pieces~1980~400~2',
  '圣女果~Cherry tomatoes~1880~380~7',
  '水果黄瓜~Mini cucumbers~1180~420~7',
  '卤牛肉~Braised beef~12800~220~3',
  '凉拌海带~Seaweed salad~3200~260~2',
  '夫妻肺片~Spicy beef slices~8800~230~2',
  '凉拌木耳~Wood-ear salad~3600~240~2',
  '烤鸡翅~Roast chicken wings~7800~300~1',
  '盐水鸭~Salted duck~6800~420~3',
] as const;

/** Hot food and counter coffee made in the store: zh~en~fen~weight~heat~daypart~recipe */
const COUNTER = [
  '现磨美式~Fresh americano~900~70~0.02~breakfast~C-BEAN:16 C-CUP:1 C-LID:1',
  '现磨拿铁~Fresh latte~1300~64~-0.02~breakfast~C-BEAN:16 C-MILK:200 C-CUP:1 C-LID:1',
  '鲜肉包~Pork bun~300~90~-0.1~breakfast~C-BUN-PORK:1 C-BAG:1',
  '香菇菜包~Mushroom greens bun~250~60~-0.1~breakfast~C-BUN-VEG:1 C-BAG:1',
  '茶叶蛋~Tea egg~250~84~-0.08~breakfast~C-EGG:1 C-BAG:1',
  '关东煮鱼丸串~Oden fish-ball skewer~400~52~-0.35~evening~C-ODEN:1 C-CUP:1',
  '关东煮萝卜~Oden radish~300~40~-0.35~evening~C-RADISH:120 C-CUP:1',
  '台式烤肠~Taiwan-style grilled sausage~500~66~-0.02~afternoon~C-SAUSAGE:1 C-BAG:1',
  '现打豆浆~Fresh soy milk~350~58~-0.08~breakfast~C-SOY:45 C-CUP:1 C-LID:1',
  '早餐包子豆浆套餐~Bun and soy milk breakfast~600~40~-0.05~breakfast~*',
] as const;

/** sku~zh~en~uom~temp~life~cost~uom~factor */
const COUNTER_INPUTS = [
  'C-BEAN~咖啡豆~Coffee beans~kg~ambient~180~8600~bag~1',
  'C-MILK~咖啡用牛奶~Barista milk~l~chilled~15~1050~case~12',
  'C-CUP~热饮杯~Hot cup~each~ambient~~38~case~1000',
  'C-LID~热饮杯盖~Hot cup lid~each~ambient~~12~case~2000',
  'C-BAG~防油纸袋~Greaseproof bag~each~ambient~~6~case~2000',
  'C-BUN-PORK~速冻鲜肉包~Frozen pork bun~each~frozen~120~110~case~60',
  'C-BUN-VEG~速冻香菇菜包~Frozen mushroom bun~each~frozen~120~90~case~60',
  'C-EGG~鲜鸡蛋~Fresh eggs~each~chilled~25~72~tray~30',
  'C-ODEN~鱼丸串~Fish-ball skewer~each~frozen~180~130~bag~40',
  'C-RADISH~白萝卜~White radish~kg~chilled~12~260~case~10',
  'C-SAUSAGE~速冻烤肠~Frozen sausage~each~frozen~180~160~bag~50',
  'C-SOY~豆浆粉~Soy milk powder~kg~ambient~270~2400~bag~5',
] as const;

const SERVICES = [
  '快递代收~Parcel pick-up~100',
  '打印（每页）~Printing per page~100',
  '充电宝租借~Power bank rental~300',
  '冰杯~Cup of ice~200',
] as const;

/** Items of the convenience chain before the shop-made ones are counted in. */
export const CONVENIENCE_ITEMS = 500;

/** The convenience chain's 500 goods: families × brands × sizes, the weakest combinations left out to hit the count. */
export function convenienceItems(): {
  items: ItemDefinition[];
  recipes: RecipeDefinition[];
  modifierGroups: ModifierGroupDefinition[];
} {
  const items: ItemDefinition[] = [];
  let gtin = 1000;

  for (const text of COUNTER_INPUTS) {
    const [sku = '', zh = '', en = '', uom = '', temp = '', life = '', cost = '', orderUom = '', factor = ''] =
      text.split('~');
    items.push(
      item({
        sku,
        zh,
        en,
        category: sku === 'C-CUP' || sku === 'C-LID' || sku === 'C-BAG' ? 'PACKAGING' : 'INGREDIENT',
        type: sku === 'C-CUP' || sku === 'C-LID' || sku === 'C-BAG' ? 'packaging' : 'ingredient',
        uom: uom as 'each' | 'kg' | 'l',
        temp: temp as StorageTemp,
        life: life ? Number(life) : null,
        cost: Number(cost),
        orderUnits: [{ uom: orderUom, factorMilli: Number(factor) * 1000 }],
      }),
    );
  }
  const uoms = new Map(items.map((i) => [i.sku, i.baseUom]));
  const recipes: RecipeDefinition[] = [];
  COUNTER.forEach((text, index) => {
    const [zh = '', en = '', price = '', weight = '', heat = '', daypart = '', recipe = ''] = text.split('~');
    const sku = `HF${String(index + 1).padStart(2, '0')}`;
    const setMeal = recipe === '*';
    items.push(
      item({
        sku,
        zh,
        en,
        category: 'COUNTER',
        type: 'sellable',
        price: Number(price),
        cost: Math.round(Number(price) * 0.38),
        tax: 'VAT6',
        life: 1,
        stocked: false,
        setMeal,
        demand: { weight: Number(weight), heat: Number(heat), daypart: daypart as Daypart, rain: 0.95, dispersion: 8 },
      }),
    );
    uoms.set(sku, 'each');
    const parts = setMeal ? 'HF03:1 HF09:1' : recipe;
    recipes.push({
      sku,
      version: 1,
      effectiveFrom: '2024-01-01',
      effectiveTo: null,
      usage: 'sale',
      yieldMilli: 1000,
      components: components(parts, (s) => uoms.get(s) ?? 'each'),
    });
  });
  SERVICES.forEach((text, index) => {
    const [zh = '', en = '', price = ''] = text.split('~');
    items.push(
      item({
        sku: `SV${index + 1}`,
        zh,
        en,
        category: 'SERVICE',
        type: 'service',
        price: Number(price),
        cost: 0,
        tax: 'VAT6',
        stocked: false,
        demand: { weight: 4, dispersion: 6 },
      }),
    );
  });
  FRESH.forEach((text, index) => {
    const [zh = '', en = '', price = '', grams = '', life = ''] = text.split('~');
    const prefix = `22${String(index + 1).padStart(5, '0')}`;
    items.push(
      item({
        sku: `FR${String(index + 1).padStart(2, '0')}`,
        zh,
        en,
        category: 'FRESH',
        type: 'sellable',
        uom: 'kg',
        temp: 'chilled',
        life: Number(life),
        price: Number(price),
        cost: Math.round(Number(price) * 0.66),
        tax: 'VAT9',
        byWeight: true,
        averagePickMilli: Number(grams),
        embeddedPrefix: prefix,
        barcode: priceEmbeddedBarcode(prefix, 0),
        orderUnits: [{ uom: 'case', factorMilli: Number(life) <= 3 ? 2000 : 5000 }],
        demand: { weight: 14, heat: 0.1, rain: 0.9, festival: 1.3, dispersion: 4 },
      }),
    );
  });

  const room = CONVENIENCE_ITEMS - items.length;
  const candidates: ItemDefinition[] = [];
  for (const family of FAMILIES) {
    family.goods.forEach((good, goodIndex) => {
      const [zh = '', en = '', base = ''] = good.split('~');
      family.sizes.forEach((size, sizeIndex) => {
        const [sizeZh = '', sizeEn = '', factor = ''] = size.split('~');
        for (let b = 0; b < family.brands; b++) {
          const brand = BRANDS[(goodIndex + b) % BRANDS.length] as LocalText;
          const key = goodIndex * 100 + sizeIndex * 10 + b;
          const luck = uniform(77, hash32(family.weight, family.life), key);
          // Shelf labels end in whole jiao.
          const price =
            Math.round((Number(base) * Number(factor) * (0.9 + 0.3 * uniform(78, key, family.life)) + 5) / 10) * 10;
          candidates.push(
            item({
              sku: `${family.code}${String(goodIndex + 1).padStart(2, '0')}${sizeIndex + 1}${b + 1}`,
              zh: `${brand.zh}${zh} ${sizeZh}`,
              en: `${brand.en} ${en.charAt(0).toLowerCase() + en.slice(1)}, ${sizeEn}`,
              category: family.category,
              type: 'sellable',
              temp: family.temp,
              life: family.life,
              price,
              cost: Math.round(price * (1 - family.margin)),
              tax: family.tax ?? 'VAT13',
              brand,
              barcode: internalGtin(2, gtin++),
              orderUnits: [{ uom: 'case', factorMilli: family.pack * 1000 }],
              demand: {
                // Popularity inside a family follows a heavy tail; the second size sells less.
                weight: (family.weight * (0.25 + 2.2 * luck ** 3)) / (1 + 0.6 * sizeIndex),
                daypart: family.daypart ?? 'allDay',
                heat: family.heat,
                rain: family.rain ?? 0.95,
                festival: family.festival ?? 1.1,
                dispersion: 3 + Math.round(5 * luck),
                trend: (uniform(79, key, family.pack) - 0.5) * 0.2,
              },
            }),
          );
        }
      });
    });
  }
  if (candidates.length < room) throw new RangeError(`only ${candidates.length} of ${room} goods can be made`);
  const kept = new Set(
    [...candidates].sort((a, b) => b.demand.weight - a.demand.weight || (a.sku < b.sku ? -1 : 1)).slice(0, room),
  );
  items.push(...candidates.filter((candidate) => kept.has(candidate)));
  return { items, recipes, modifierGroups: [] };
}
