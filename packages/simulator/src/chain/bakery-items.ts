import type { ItemDefinition, ModifierGroupDefinition, RecipeDefinition } from '../types.ts';
import { components, DAYPARTS, internalGtin, item, priceEmbeddedBarcode } from './build.ts';

/** sku | zh | en | uom | temp | shelf life | cost fen per base unit | order uom | base units per order uom */
const INGREDIENTS = `
BLACK-TEA|阿萨姆红茶叶|Assam black tea leaves|kg|ambient|540|7200|box|5
JASMINE-TEA|茉莉绿茶叶|Jasmine green tea leaves|kg|ambient|540|7800|box|5
OOLONG-TEA|四季春乌龙茶叶|Four-season oolong leaves|kg|ambient|540|9600|box|5
COFFEE-BEAN|拼配咖啡豆|Espresso blend beans|kg|ambient|180|9800|bag|1
FRESH-MILK|鲜牛奶|Fresh milk|l|chilled|10|980|case|12
OAT-MILK|燕麦奶|Oat drink|l|ambient|180|1450|case|12
WHIP-CREAM|动物淡奶油|Dairy whipping cream|l|chilled|90|3600|case|12
CREAM-CHEESE|奶油奶酪|Cream cheese|kg|chilled|120|4600|box|2
BUTTER|发酵黄油|Cultured butter|kg|chilled|180|5600|case|10
COCONUT-MILK|厚椰乳|Rich coconut milk|l|ambient|270|1900|case|12
CANE-SYRUP|蔗糖糖浆|Cane syrup|l|ambient|180|900|case|12
BROWN-SYRUP|黑糖浆|Brown sugar syrup|l|ambient|180|1500|case|12
SUGAR|白砂糖|Granulated sugar|kg|ambient|540|720|bag|25
BREAD-FLOUR|高筋面粉|Bread flour|kg|ambient|180|620|bag|25
CAKE-FLOUR|低筋面粉|Cake flour|kg|ambient|180|640|bag|25
EGG|鲜鸡蛋|Fresh eggs|each|chilled|25|75|tray|30
SEA-SALT|海盐|Sea salt|kg|ambient|720|900|bag|10
MATCHA|抹茶粉|Matcha powder|kg|ambient|270|26000|bag|1
COCOA|可可粉|Cocoa powder|kg|ambient|365|7800|bag|1
TAPIOCA|木薯珍珠（生）|Tapioca pearls, raw|kg|frozen|270|1300|case|9
COCONUT-JELLY|椰果|Nata de coco|kg|ambient|270|1100|case|12
TARO-PASTE|芋泥|Taro paste|kg|frozen|180|2300|case|10
RED-BEAN|蜜红豆|Sweetened red beans|kg|ambient|270|1600|case|12
PUDDING-MIX|布丁粉|Pudding mix|kg|ambient|365|4200|bag|1
LEMON|黄柠檬|Lemons|kg|chilled|14|1400|case|5
LIME|香水柠檬|Perfume limes|kg|chilled|12|1900|case|5
ORANGE|鲜橙|Oranges|kg|chilled|14|1000|case|10
GRAPE|巨峰葡萄|Kyoho grapes|kg|chilled|6|2200|case|5
MANGO|台农芒果|Tainong mangoes|kg|ambient|6|1800|case|5
STRAWBERRY|草莓|Strawberries|kg|chilled|4|4200|box|2
PEACH-JAM|水蜜桃果酱|Peach jam|kg|ambient|180|2600|case|12
PASSIONFRUIT|百香果浆|Passion fruit pulp|kg|frozen|270|3100|case|10
PORK-FLOSS|猪肉松|Pork floss|kg|ambient|120|6400|bag|2.5
SAUSAGE|烤肠|Bread sausage|each|frozen|180|180|bag|50
HAM|火腿片|Sliced ham|kg|chilled|30|4800|box|5
CHEESE-SLICE|芝士片|Cheese slices|each|chilled|120|95|pack|80
ICE|食用冰块|Edible ice|kg|frozen|90|160|bag|10
SPARKLING|苏打气泡水|Plain soda water|l|ambient|270|520|case|12
`;

/** Made in the central kitchen, finished in the store: same columns, then the kitchen's recipe for one base unit. */
const SEMI_FINISHED = `
PEARL-COOKED|熟制珍珠|Cooked tapioca pearls|kg|chilled|2|2100|box|2|TAPIOCA:520 BROWN-SYRUP:180
MILK-CAP|海盐奶盖液|Sea-salt cream cap|l|chilled|4|3300|bottle|1|WHIP-CREAM:600 FRESH-MILK:260 CREAM-CHEESE:90 SEA-SALT:4 SUGAR:60
DOUGH-SOFT|软欧面团|Soft European dough ball|each|frozen|30|160|case|60|BREAD-FLOUR:110 SUGAR:12 BUTTER:8 SEA-SALT:2
DOUGH-SWEET|甜面包面团|Sweet bun dough ball|each|frozen|30|110|case|80|BREAD-FLOUR:60 SUGAR:12 BUTTER:8 EGG:0.1
DOUGH-CROISSANT|可颂面团|Croissant dough piece|each|frozen|30|240|case|70|BREAD-FLOUR:55 BUTTER:26 SUGAR:7 FRESH-MILK:18
TART-SHELL|蛋挞皮|Egg tart shell|each|frozen|60|85|case|120|CAKE-FLOUR:18 BUTTER:13
CAKE-BASE|戚风蛋糕胚|Chiffon cake base|each|frozen|20|900|case|8|CAKE-FLOUR:110 EGG:5 SUGAR:95 FRESH-MILK:60
PUDDING|鸡蛋布丁|Egg pudding|kg|chilled|3|1500|box|2|PUDDING-MIX:120 FRESH-MILK:600 EGG:3
`;

const PACKAGING = `
CUP-500|500毫升冷饮杯|500 ml cold cup|each|ambient||42|case|1000
CUP-700|700毫升冷饮杯|700 ml cold cup|each|ambient||52|case|1000
CUP-HOT|热饮纸杯|Hot paper cup|each|ambient||48|case|1000
LID|杯盖|Cup lid|each|ambient||14|case|2000
STRAW|可降解吸管|Degradable straw|each|ambient||9|case|3000
BREAD-BAG|面包纸袋|Bread paper bag|each|ambient||12|case|2000
CAKE-BOX|切件蛋糕盒|Slice cake box|each|ambient||68|case|400
CARRY-BAG|外带手提袋|Carry bag|each|ambient||55|case|600
`;

/** sku | zh | en | category | price fen | weight | daypart | heat | recipe */
const DRINKS = `
MT01|珍珠奶茶|Pearl milk tea|MILKTEA|1400|100|a|0.05|BLACK-TEA:8 FRESH-MILK:150 PEARL-COOKED:60 CANE-SYRUP:30 CUP-500:1 LID:1 STRAW:1
MT02|黑糖珍珠鲜奶|Brown sugar pearl milk|MILKTEA|1700|72|a|0|FRESH-MILK:300 PEARL-COOKED:70 BROWN-SYRUP:40 CUP-500:1 LID:1 STRAW:1
MT03|茉莉奶绿|Jasmine milk green tea|MILKTEA|1500|66|a|0.05|JASMINE-TEA:8 FRESH-MILK:160 CANE-SYRUP:30 CUP-500:1 LID:1 STRAW:1
MT04|四季春奶茶|Four-season oolong milk tea|MILKTEA|1600|50|a|0|OOLONG-TEA:8 FRESH-MILK:160 CANE-SYRUP:25 CUP-500:1 LID:1 STRAW:1
MT05|芋泥波波奶茶|Taro bobo milk tea|MILKTEA|1900|62|a|-0.08|BLACK-TEA:7 FRESH-MILK:180 TARO-PASTE:80 PEARL-COOKED:50 CUP-500:1 LID:1 STRAW:1
MT06|红豆布丁奶茶|Red bean pudding milk tea|MILKTEA|1800|38|a|-0.1|BLACK-TEA:7 FRESH-MILK:160 RED-BEAN:50 PUDDING:60 CANE-SYRUP:20 CUP-500:1 LID:1 STRAW:1
MT07|海盐奶盖红茶|Sea-salt cream black tea|MILKTEA|1600|44|a|0.02|BLACK-TEA:9 MILK-CAP:60 CANE-SYRUP:25 CUP-500:1 LID:1
MT08|海盐奶盖乌龙|Sea-salt cream oolong|MILKTEA|1700|40|a|0.02|OOLONG-TEA:9 MILK-CAP:60 CANE-SYRUP:25 CUP-500:1 LID:1
MT09|抹茶拿铁|Matcha latte|MILKTEA|1900|36|a|-0.02|MATCHA:5 FRESH-MILK:250 CANE-SYRUP:20 CUP-500:1 LID:1 STRAW:1
MT10|椰香燕麦奶茶|Coconut oat milk tea|MILKTEA|1900|28|a|0|BLACK-TEA:7 OAT-MILK:180 COCONUT-MILK:60 CANE-SYRUP:20 CUP-500:1 LID:1 STRAW:1
MT11|可可脏脏牛乳|Cocoa dirty milk|MILKTEA|1800|30|a|-0.15|COCOA:12 FRESH-MILK:280 BROWN-SYRUP:25 CUP-500:1 LID:1 STRAW:1
MT12|姜汁红糖热奶|Hot brown sugar milk|MILKTEA|1600|26|e|-0.6|FRESH-MILK:300 BROWN-SYRUP:40 CUP-HOT:1 LID:1
FT01|鲜打柠檬茶|Hand-pounded lemon tea|FRUITTEA|1500|70|a|0.35|JASMINE-TEA:6 LIME:70 CANE-SYRUP:40 ICE:200 CUP-700:1 LID:1 STRAW:1
FT02|多肉葡萄冰|Grape pulp ice blend|FRUITTEA|2100|56|a|0.4|GRAPE:180 JASMINE-TEA:5 CANE-SYRUP:30 ICE:220 CUP-700:1 LID:1 STRAW:1
FT03|满杯鲜橙|Full-cup orange|FRUITTEA|1900|46|a|0.25|ORANGE:260 JASMINE-TEA:5 CANE-SYRUP:25 ICE:150 CUP-700:1 LID:1 STRAW:1
FT04|杨枝甘露|Mango pomelo sago|FRUITTEA|2200|60|a|0.32|MANGO:200 COCONUT-MILK:90 FRESH-MILK:60 ICE:120 CUP-700:1 LID:1 STRAW:1
FT05|百香果双响炮|Passion fruit duo|FRUITTEA|1700|42|a|0.3|PASSIONFRUIT:60 JASMINE-TEA:6 PEARL-COOKED:40 COCONUT-JELLY:50 CANE-SYRUP:30 ICE:150 CUP-700:1 LID:1 STRAW:1
FT06|蜜桃乌龙|Peach oolong|FRUITTEA|1700|40|a|0.28|OOLONG-TEA:7 PEACH-JAM:70 CANE-SYRUP:15 ICE:180 CUP-700:1 LID:1 STRAW:1
FT07|莓莓芝士冰|Strawberry cheese ice|FRUITTEA|2300|34|a|0.1|STRAWBERRY:150 MILK-CAP:60 JASMINE-TEA:4 ICE:150 CUP-700:1 LID:1 STRAW:1
FT08|柠檬气泡水|Lemon soda|FRUITTEA|1300|30|a|0.4|LEMON:60 SPARKLING:330 CANE-SYRUP:30 ICE:120 CUP-500:1 LID:1 STRAW:1
FT09|热橙红茶|Hot orange black tea|FRUITTEA|1600|20|e|-0.55|ORANGE:120 BLACK-TEA:7 CANE-SYRUP:25 CUP-HOT:1 LID:1
FT10|椰椰芒果|Coconut mango|FRUITTEA|2000|32|a|0.3|MANGO:160 COCONUT-MILK:150 ICE:150 CUP-700:1 LID:1 STRAW:1
CF01|美式咖啡|Americano|COFFEE|1200|78|b|0.02|COFFEE-BEAN:18 CUP-HOT:1 LID:1
CF02|拿铁|Caffè latte|COFFEE|1600|84|b|-0.02|COFFEE-BEAN:18 FRESH-MILK:220 CUP-HOT:1 LID:1
CF03|生椰拿铁|Coconut latte|COFFEE|1800|74|b|0.1|COFFEE-BEAN:18 COCONUT-MILK:200 ICE:120 CUP-500:1 LID:1 STRAW:1
CF04|燕麦拿铁|Oat latte|COFFEE|1900|40|b|0|COFFEE-BEAN:18 OAT-MILK:220 CUP-HOT:1 LID:1
CF05|卡布奇诺|Cappuccino|COFFEE|1600|32|b|-0.1|COFFEE-BEAN:18 FRESH-MILK:160 CUP-HOT:1 LID:1
CF06|橙C美式|Orange americano|COFFEE|1800|38|b|0.22|COFFEE-BEAN:18 ORANGE:160 ICE:150 CUP-500:1 LID:1 STRAW:1
CF07|焦糖海盐拿铁|Sea-salt caramel latte|COFFEE|1900|34|a|-0.04|COFFEE-BEAN:18 FRESH-MILK:200 BROWN-SYRUP:20 SEA-SALT:1 CUP-HOT:1 LID:1
CF09|热可可|Hot cocoa|COFFEE|1700|18|e|-0.5|COCOA:20 FRESH-MILK:240 SUGAR:10 CUP-HOT:1 LID:1
CF08|冰气泡美式|Sparkling americano|COFFEE|1600|24|a|0.35|COFFEE-BEAN:18 SPARKLING:220 ICE:120 CUP-500:1 LID:1 STRAW:1
`;

const BREADS = `
BR01|海盐面包|Salt butter roll|BREAD|800|96|b|-0.03|DOUGH-SWEET:1 BUTTER:12 SEA-SALT:1 BREAD-BAG:1
BR02|原味可颂|Plain croissant|BREAD|1200|60|b|-0.03|DOUGH-CROISSANT:1 BREAD-BAG:1
BR03|杏仁可颂|Almond croissant|BREAD|1600|30|b|-0.03|DOUGH-CROISSANT:1 BUTTER:10 SUGAR:12 BREAD-BAG:1
BR04|火腿芝士可颂|Ham and cheese croissant|BREAD|1800|44|b|-0.02|DOUGH-CROISSANT:1 HAM:30 CHEESE-SLICE:1 BREAD-BAG:1
BR05|肉松小贝|Pork floss bun|BREAD|1000|70|a|-0.03|DOUGH-SWEET:1 PORK-FLOSS:18 BREAD-BAG:1
BR06|香肠面包|Sausage bun|BREAD|900|58|b|-0.02|DOUGH-SWEET:1 SAUSAGE:1 BREAD-BAG:1
BR07|蜜红豆软欧|Red bean soft loaf|BREAD|1600|40|a|-0.05|DOUGH-SOFT:1 RED-BEAN:60 BREAD-BAG:1
BR08|芋泥软欧|Taro soft loaf|BREAD|1800|36|a|-0.05|DOUGH-SOFT:1 TARO-PASTE:70 BREAD-BAG:1
BR09|抹茶软欧|Matcha soft loaf|BREAD|1800|26|a|-0.04|DOUGH-SOFT:1 MATCHA:6 RED-BEAN:30 BREAD-BAG:1
BR10|奶酪软欧|Cream cheese soft loaf|BREAD|1900|38|a|-0.04|DOUGH-SOFT:1 CREAM-CHEESE:50 BREAD-BAG:1
BR11|菠萝包|Pineapple bun|BREAD|700|64|b|-0.03|DOUGH-SWEET:1 BUTTER:10 SUGAR:12 CAKE-FLOUR:15 BREAD-BAG:1
BR12|毛毛虫奶油包|Cream caterpillar bun|BREAD|900|42|a|-0.04|DOUGH-SWEET:1 WHIP-CREAM:30 BREAD-BAG:1
BR13|火腿三明治|Ham sandwich|BREAD|1500|52|l|0|DOUGH-SOFT:1 HAM:40 CHEESE-SLICE:1 EGG:1 BREAD-BAG:1
BR14|鸡蛋三明治|Egg sandwich|BREAD|1300|48|b|0|DOUGH-SOFT:1 EGG:2 BREAD-BAG:1
BR15|葡式蛋挞|Portuguese egg tart|BREAD|700|88|a|-0.02|TART-SHELL:1 EGG:0.5 FRESH-MILK:25 WHIP-CREAM:20 SUGAR:6 BREAD-BAG:1
BR16|肉桂卷|Cinnamon roll|BREAD|1400|28|a|-0.12|DOUGH-SWEET:1 BUTTER:12 SUGAR:15 BREAD-BAG:1
BR17|可可脏脏包|Cocoa dirty bun|BREAD|1500|30|a|-0.12|DOUGH-CROISSANT:1 COCOA:10 WHIP-CREAM:15 BREAD-BAG:1
BR18|蒜香法棍段|Garlic baguette piece|BREAD|1100|24|e|-0.03|DOUGH-SOFT:1 BUTTER:20 BREAD-BAG:1
BR19|老式奶香面包|Old-style milk bread|BREAD|800|40|b|-0.03|DOUGH-SWEET:1 FRESH-MILK:20 BREAD-BAG:1
BR20|奶酪小餐包|Cream cheese dinner roll|BREAD|900|32|e|-0.03|DOUGH-SWEET:1 CREAM-CHEESE:20 BREAD-BAG:1
`;

/** Delivered finished from the kitchen, held in stock: … | shelf life | festival | kitchen recipe */
const FINISHED = `
CK01|提拉米苏|Tiramisu slice|CAKE|2200|34|a|-0.02|3|1.3|CAKE-BASE:0.12 WHIP-CREAM:40 CREAM-CHEESE:45 COFFEE-BEAN:3 COCOA:3 CAKE-BOX:1
CK02|巴斯克芝士|Basque cheesecake slice|CAKE|2400|40|a|-0.02|4|1.3|CREAM-CHEESE:80 WHIP-CREAM:40 EGG:0.6 SUGAR:20 CAKE-BOX:1
CK03|草莓奶油切件|Strawberry cream slice|CAKE|2600|30|a|-0.05|2|1.4|CAKE-BASE:0.12 WHIP-CREAM:60 STRAWBERRY:50 CAKE-BOX:1
CK04|抹茶千层|Matcha crêpe cake|CAKE|2800|28|a|0|3|1.3|CAKE-FLOUR:40 MATCHA:6 WHIP-CREAM:80 EGG:0.8 CAKE-BOX:1
CK05|芒果千层|Mango crêpe cake|CAKE|2800|30|a|0.1|3|1.3|CAKE-FLOUR:40 MANGO:80 WHIP-CREAM:80 EGG:0.8 CAKE-BOX:1
CK06|黑森林切件|Black forest slice|CAKE|2500|20|a|-0.06|3|1.3|CAKE-BASE:0.12 COCOA:8 WHIP-CREAM:60 CAKE-BOX:1
CK07|雪媚娘（2枚）|Snow mochi, 2 pieces|CAKE|1800|36|a|0.04|3|1.2|WHIP-CREAM:50 SUGAR:20 CAKE-BOX:1
CK08|六寸生日蛋糕|6-inch birthday cake|CAKE|16800|7|a|0|2|1.2|CAKE-BASE:1 WHIP-CREAM:450 STRAWBERRY:150 CARRY-BAG:1
CK09|北海道戚风杯|Hokkaido chiffon cup|CAKE|1200|40|a|-0.03|3|1.1|CAKE-FLOUR:20 EGG:0.8 WHIP-CREAM:30
CK10|半熟芝士（4枚）|Half-baked cheese, 4 pieces|CAKE|2800|24|a|0|7|1.8|CREAM-CHEESE:90 EGG:1 SUGAR:20
TS01|北海道牛乳吐司|Hokkaido milk toast|TOAST|1800|52|e|-0.04|4|1.05|BREAD-FLOUR:260 FRESH-MILK:120 BUTTER:25 SUGAR:30 BREAD-BAG:1
TS02|全麦吐司|Wholemeal toast|TOAST|1700|34|e|-0.02|4|1|BREAD-FLOUR:260 BUTTER:10 SUGAR:10 BREAD-BAG:1
TS03|岩烧乳酪吐司|Grilled cheese toast|TOAST|1500|40|a|-0.03|3|1.05|BREAD-FLOUR:120 CREAM-CHEESE:35 BUTTER:15 BREAD-BAG:1
TS04|蜜豆吐司|Red bean toast|TOAST|1900|28|e|-0.05|4|1.05|BREAD-FLOUR:250 RED-BEAN:70 BUTTER:15 BREAD-BAG:1
CO01|蔓越莓曲奇（罐）|Cranberry cookies, tin|GIFT|3800|12|a|-0.04|90|2.4|CAKE-FLOUR:140 BUTTER:90 SUGAR:50
CO02|抹茶曲奇（罐）|Matcha cookies, tin|GIFT|3800|10|a|-0.04|90|2.4|CAKE-FLOUR:140 BUTTER:90 MATCHA:8 SUGAR:50
CO03|蝴蝶酥（盒）|Palmier, box|GIFT|3200|16|a|-0.04|30|2.6|CAKE-FLOUR:120 BUTTER:110 SUGAR:60
CO04|凤梨酥礼盒|Pineapple cake gift box|GIFT|6800|8|a|-0.02|45|3.4|CAKE-FLOUR:180 BUTTER:120 EGG:1
CO05|雪花酥（袋）|Snowflake crisp, bag|GIFT|2800|14|a|-0.05|60|2.2|BUTTER:60 SUGAR:60
`;

/** Bought in: sku | zh | en | category | price | cost | weight | heat | shelf life | order uom | base units */
const BOUGHT = `
BT01|矿泉水 500毫升|Mineral water 500 ml|BOTTLED|300|95|26|0.3|365|case|24
BT02|鲜榨橙汁 300毫升|Pressed orange juice 300 ml|BOTTLED|1200|560|14|0.25|14|case|12
BT03|玻璃瓶酸奶|Yoghurt in a glass bottle|BOTTLED|900|420|24|0.1|18|case|20
BT05|乌龙茶 500毫升（无糖）|Oolong tea 500 ml, unsweetened|BOTTLED|600|260|18|0.3|270|case|15
BT04|无糖气泡水 330毫升|Sugar-free soda 330 ml|BOTTLED|600|240|20|0.35|270|case|24
`;

/** Weighed at the counter, price-embedded label: sku | zh | en | fen per kg | weight | average grams | label prefix */
const WEIGHED = `
WG01|散称桃酥|Walnut crisps by weight|6800|12|380|2110001
WG02|散称蔓越莓脆|Cranberry crunch by weight|8800|9|260|2110002
`;

/** Set meals: … | price | weight | daypart | components */
const SETS = `
SET01|早安拿铁套餐|Morning latte set|SET|2100|36|b|CF02:1 BR01:1
SET02|美式可颂套餐|Americano croissant set|SET|2100|26|b|CF01:1 BR02:1
SET03|午后奶茶套餐|Afternoon milk tea set|SET|1900|34|a|MT01:1 BR15:1
SET04|双人下午茶|Afternoon tea for two|SET|5800|14|a|MT03:1 FT01:1 CK01:1 CK02:1
SET05|轻食午餐套餐|Light lunch set|SET|2600|24|l|BR13:1 CF01:1
SET07|吐司牛奶家庭装|Toast and milk family set|SET|2500|14|e|TS01:1 BT03:1
SET06|蛋挞四件套|Egg tarts, set of four|SET|2400|24|a|BR15:4
`;

/** Modifiers: … | price | recipe ('-' = a wish without stock) */
const MODIFIERS = `
M-PEARL|加珍珠|Add pearls|200|PEARL-COOKED:50
M-COCO|加椰果|Add coconut jelly|200|COCONUT-JELLY:50
M-TARO|加芋泥|Add taro paste|400|TARO-PASTE:50
M-PUDDING|加布丁|Add pudding|300|PUDDING:60
M-CAP|加奶盖|Add cream cap|500|MILK-CAP:50
M-OAT|换燕麦奶|Swap to oat drink|300|OAT-MILK:150
M-SHOT|加一份浓缩|Extra shot|400|COFFEE-BEAN:9
M-LESS-SUGAR|少糖|Less sugar|0|-
M-NO-SUGAR|不另外加糖|No added sugar|0|-
M-LESS-ICE|少冰|Less ice|0|-
M-HOT|做热的|Serve hot|0|-
M-WARM|面包加热|Warm it up|0|-
`;

const rows = (text: string): string[][] =>
  text
    .trim()
    .split('\n')
    .map((line) => line.split('|'));

/** First business date on which today's recipe of the pearl milk tea holds; before it the cup took 50 g of pearls. */
const RECIPE_CHANGE = '2026-03-01';
const FIRST = '2024-01-01';

/** Goods made so far and the recipe texts to be read once every item is known. */
interface Draft {
  readonly items: ItemDefinition[];
  readonly recipes: { sku: string; usage: RecipeDefinition['usage']; text: string }[];
}

const n = (text: string | undefined): number => Number(text ?? 0);

/** Months on sale of the seasonal goods. */
const SEASONS: Readonly<Record<string, readonly number[]>> = {
  MT12: [10, 11, 12, 1, 2, 3],
  FT09: [10, 11, 12, 1, 2, 3],
  FT07: [12, 1, 2, 3, 4],
  FT02: [5, 6, 7, 8, 9, 10],
  BR16: [10, 11, 12, 1, 2, 3],
};

/** Ingredients, semi-finished goods and packaging. */
function addRaw(out: Draft, text: string, type: 'ingredient' | 'semiFinished' | 'packaging', category: string): void {
  for (const [sku = '', zh = '', en = '', uom = '', temp = '', life = '', cost, orderUom = '', factor, recipe] of rows(
    text,
  )) {
    out.items.push(
      item({
        sku,
        zh,
        en,
        category,
        type,
        uom: uom as 'each' | 'kg' | 'l',
        temp: temp as 'ambient' | 'chilled' | 'frozen',
        life: life ? n(life) : null,
        cost: n(cost),
        orderUnits: [{ uom: orderUom, factorMilli: Math.round(n(factor) * 1000) }],
      }),
    );
    if (recipe) out.recipes.push({ sku, usage: 'production', text: recipe });
  }
}

/** Drinks and oven-fresh bread: made in the store from a recipe. */
function addMadeToOrder(out: Draft): void {
  for (const [sku = '', zh = '', en = '', category = '', price, weight, part = 'd', heat, recipe = ''] of [
    ...rows(DRINKS),
    ...rows(BREADS),
  ]) {
    out.items.push(
      item({
        sku,
        zh,
        en,
        category,
        type: 'sellable',
        price: n(price),
        cost: Math.round(n(price) * 0.3),
        tax: 'VAT6',
        life: category === 'BREAD' ? 1 : null,
        stocked: false,
        demand: {
          weight: n(weight),
          daypart: DAYPARTS[part] ?? 'allDay',
          heat: n(heat),
          rain: category === 'BREAD' ? 0.94 : 0.88,
          dispersion: 9,
          trend: (out.items.length % 5) * 0.03 - 0.05,
          months: SEASONS[sku] ?? null,
        },
      }),
    );
    out.recipes.push({ sku, usage: 'sale', text: recipe });
  }
}

/** Cakes, toasts and gifts: made in the kitchen, held in stock. */
function addFinished(out: Draft): void {
  for (const [
    sku = '',
    zh = '',
    en = '',
    category = '',
    price,
    weight,
    part = 'd',
    heat,
    life,
    festival,
    recipe = '',
  ] of rows(FINISHED)) {
    out.items.push(
      item({
        sku,
        zh,
        en,
        category,
        type: 'sellable',
        price: n(price),
        cost: Math.round(n(price) * 0.38),
        tax: 'VAT13',
        temp: category === 'CAKE' ? 'chilled' : 'ambient',
        life: n(life),
        barcode: internalGtin(1, out.items.length),
        orderUnits: [
          {
            uom: 'tray',
            factorMilli: category === 'GIFT' ? 6000 : category === 'CAKE' && n(price) > 10_000 ? 1000 : 4000,
          },
        ],
        demand: {
          weight: n(weight),
          daypart: DAYPARTS[part] ?? 'allDay',
          heat: n(heat),
          rain: 0.9,
          festival: n(festival),
          dispersion: 6,
        },
      }),
    );
    out.recipes.push({ sku, usage: 'production', text: recipe });
  }
}

/** Bottled goods. */
function addBought(out: Draft): void {
  for (const [sku = '', zh = '', en = '', category = '', price, cost, weight, heat, life, uom = '', factor] of rows(
    BOUGHT,
  )) {
    out.items.push(
      item({
        sku,
        zh,
        en,
        category,
        type: 'sellable',
        price: n(price),
        cost: n(cost),
        life: n(life),
        temp: n(life) < 30 ? 'chilled' : 'ambient',
        barcode: internalGtin(1, out.items.length),
        orderUnits: [{ uom, factorMilli: n(factor) * 1000 }],
        demand: { weight: n(weight), heat: n(heat), rain: 0.95 },
      }),
    );
  }
}

/** Goods with price-embedded labels. */
function addWeighed(out: Draft): void {
  for (const [sku = '', zh = '', en = '', price, weight, grams, prefix = ''] of rows(WEIGHED)) {
    out.items.push(
      item({
        sku,
        zh,
        en,
        category: 'GIFT',
        type: 'sellable',
        uom: 'kg',
        price: n(price),
        cost: Math.round(n(price) * 0.4),
        life: 45,
        byWeight: true,
        averagePickMilli: n(grams),
        embeddedPrefix: prefix,
        barcode: priceEmbeddedBarcode(prefix, 0),
        orderUnits: [{ uom: 'box', factorMilli: 3000 }],
        demand: { weight: n(weight), heat: -0.04, rain: 0.92, festival: 2.2 },
      }),
    );
  }
}

/** Set meals. */
function addSets(out: Draft): void {
  for (const [sku = '', zh = '', en = '', category = '', price, weight, part = 'd', recipe = ''] of rows(SETS)) {
    out.items.push(
      item({
        sku,
        zh,
        en,
        category,
        type: 'sellable',
        price: n(price),
        cost: Math.round(n(price) * 0.33),
        tax: 'VAT6',
        stocked: false,
        setMeal: true,
        demand: { weight: n(weight), daypart: DAYPARTS[part] ?? 'allDay', rain: 0.9, dispersion: 7 },
      }),
    );
    out.recipes.push({ sku, usage: 'sale', text: recipe });
  }
}

/** Modifiers; a wish without stock is a service. */
function addModifiers(out: Draft): void {
  for (const [sku = '', zh = '', en = '', price, recipe = '-'] of rows(MODIFIERS)) {
    const wish = recipe === '-';
    out.items.push(
      item({
        sku,
        zh,
        en,
        category: 'MODIFIER',
        type: wish ? 'service' : 'sellable',
        price: n(price),
        cost: Math.round(n(price) * 0.3),
        tax: 'VAT6',
        stocked: false,
        modifier: true,
      }),
    );
    if (!wish) out.recipes.push({ sku, usage: 'sale', text: recipe });
  }
}

const MODIFIER_GROUPS: readonly ModifierGroupDefinition[] = [
  {
    code: 'TOPPING',
    name: { zh: '加料', en: 'Toppings' },
    categoryCodes: ['MILKTEA', 'FRUITTEA'],
    skus: ['M-PEARL', 'M-COCO', 'M-TARO', 'M-PUDDING', 'M-CAP'],
    probability: 0.24,
  },
  {
    code: 'SWEETNESS',
    name: { zh: '甜度', en: 'Sweetness' },
    categoryCodes: ['MILKTEA', 'FRUITTEA'],
    skus: ['M-LESS-SUGAR', 'M-NO-SUGAR'],
    probability: 0.45,
  },
  {
    code: 'TEMPERATURE',
    name: { zh: '温度', en: 'Temperature' },
    categoryCodes: ['MILKTEA', 'FRUITTEA', 'COFFEE'],
    skus: ['M-LESS-ICE', 'M-HOT'],
    probability: 0.3,
  },
  {
    code: 'COFFEE',
    name: { zh: '咖啡加料', en: 'Coffee extras' },
    categoryCodes: ['COFFEE'],
    skus: ['M-SHOT', 'M-OAT'],
    probability: 0.15,
  },
  { code: 'BREAD', name: { zh: '面包', en: 'Bread' }, categoryCodes: ['BREAD'], skus: ['M-WARM'], probability: 0.2 },
];

/** Reads the recipe texts. */
function readRecipes({ items, recipes: texts }: Draft): RecipeDefinition[] {
  const uoms = new Map(items.map((i) => [i.sku, i.baseUom]));
  const uomOf = (sku: string) => {
    const uom = uoms.get(sku);
    if (!uom) throw new RangeError(`recipe names the unknown item ${sku}`);
    return uom;
  };
  const recipes: RecipeDefinition[] = texts.map(({ sku, usage, text }) => ({
    sku,
    version: sku === 'MT01' ? 2 : 1,
    effectiveFrom: sku === 'MT01' ? RECIPE_CHANGE : FIRST,
    effectiveTo: null,
    usage,
    yieldMilli: 1000,
    components: components(text, uomOf),
  }));
  recipes.push({
    sku: 'MT01',
    version: 1,
    effectiveFrom: FIRST,
    effectiveTo: '2026-02-28',
    usage: 'sale',
    yieldMilli: 1000,
    components: components('BLACK-TEA:8 FRESH-MILK:150 PEARL-COOKED:50 CANE-SYRUP:35 CUP-500:1 LID:1 STRAW:1', uomOf),
  });
  return recipes;
}

/** The bakery-and-tea chain's goods, recipes and modifiers. */
export function bakeryItems(): {
  items: readonly ItemDefinition[];
  recipes: readonly RecipeDefinition[];
  modifierGroups: readonly ModifierGroupDefinition[];
} {
  const draft: Draft = { items: [], recipes: [] };
  addRaw(draft, INGREDIENTS, 'ingredient', 'INGREDIENT');
  addRaw(draft, SEMI_FINISHED, 'semiFinished', 'SEMI');
  addRaw(draft, PACKAGING, 'packaging', 'PACKAGING');
  addMadeToOrder(draft);
  addFinished(draft);
  addBought(draft);
  addWeighed(draft);
  addSets(draft);
  addModifiers(draft);
  return { items: draft.items, recipes: readRecipes(draft), modifierGroups: MODIFIER_GROUPS };
}
