import { useFormats } from '@larder/i18n/react';
import {
  AppShell,
  Avatar,
  Badge,
  BarList,
  Button,
  Checkbox,
  Combobox,
  DateInput,
  Dialog,
  Drawer,
  EmptyState,
  ErrorState,
  Field,
  FileDrop,
  HeatGrid,
  IconButton,
  Kbd,
  LedgerBand,
  Menu,
  NumberInput,
  Popover,
  Progress,
  RadioSegment,
  ScopeButton,
  SearchButton,
  Select,
  Skeleton,
  Sparkline,
  Stamp,
  Stat,
  Switch,
  SyncPill,
  Tabs,
  Textarea,
  TextInput,
  Tooltip,
  TopBar,
  toast,
  UserButton,
} from '@larder/ui';
import { BarChart, HeatMap, LineChart } from '@larder/ui/charts';
import { DataTable } from '@larder/ui/data';
import { Bell, Printer } from 'lucide-react';
import { useState } from 'react';
import { SECTIONS } from '../app/sections.tsx';
import { Panel } from '../components/detail-page.tsx';
import styles from './gallery.module.css';
import { galleryRows } from './gallery-data.ts';
import { GalleryGrid } from './gallery-grid.tsx';

/** `?only=grid&rows=2000` leaves the grid alone on the page, for timing. */
const GRID_ONLY = new URLSearchParams(window.location.search).get('only') === 'grid';

const HOURS = Array.from({ length: 14 }, (_, index) => String(index + 8));
const STORES = ['徐汇日月光店', '静安大悦城店', '浦东世纪汇店', '闵行万象城店', '杨浦五角场店', '虹口龙之梦店'];
const RAIL = ['今日', '订货', '库存', '巡检', '报表', '资料', '设置'];
const TODAY = [13200, 16100, 21300, 27300, 30000, 27344, 21800, 18700, 20500, 25400, 28000, 25100, 19300, 14600];
const BEFORE = TODAY.map((value, index) => value * (0.86 + (index % 4) * 0.05));

function Forms() {
  const [answer, setAnswer] = useState<'pass' | 'fail' | 'na' | null>(null);
  const [fruit, setFruit] = useState<string | null>(null);
  const [store, setStore] = useState<string | null>(null);
  const [count, setCount] = useState<number | null>(12);
  return (
    <Panel title="表单">
      <div className={styles['form']}>
        <Field label="商品名称" required hint="顾客看得到的名字">
          <TextInput defaultValue="冷冻炸鸡排" />
        </Field>
        <Field label="单价" error="填一个大于 0 的金额">
          <TextInput numeric prefix="¥" defaultValue="0" />
        </Field>
        <Field label="供应商">
          <Select
            placeholder="选择供应商"
            value={fruit}
            onValueChange={setFruit}
            options={[
              { value: 'a', label: '果然好', hint: '每天' },
              { value: 'b', label: '鲜达冷链', hint: '周一三五' },
            ]}
          />
        </Field>
        <Field label="门店">
          <Combobox
            placeholder="名称、编号或拼音首字母"
            value={store}
            onValueChange={setStore}
            options={STORES.map((name, index) => ({ value: String(index), label: name, hint: `S${index + 1}` }))}
          />
        </Field>
        <Field label="数量">
          <NumberInput value={count} onValueChange={setCount} min={0} />
        </Field>
        <Field label="配送日">
          <DateInput defaultValue="2026-11-21" />
        </Field>
        <Field label="备注" optional>
          <Textarea placeholder="写给供应商的话" />
        </Field>
        <Field label="冷藏柜温度 0–5℃ 并有当班记录">
          <RadioSegment
            size="answer"
            value={answer}
            onValueChange={setAnswer}
            options={[
              { value: 'pass', label: '通过', tone: 'good' },
              { value: 'fail', label: '不通过', tone: 'bad' },
              { value: 'na', label: '不适用', tone: 'neutral' },
            ]}
          />
        </Field>
        <div className={styles['row']}>
          <Checkbox label="明天起生效" defaultChecked />
          <Checkbox label="部分选中" indeterminate />
          <Switch label="自动订货" defaultChecked />
          <Switch label="停用" disabled />
        </div>
        <FileDrop onFiles={() => undefined} hint=".csv 或 .xlsx，不超过 10 MB" />
      </div>
    </Panel>
  );
}

function Actions() {
  const [dialog, setDialog] = useState(false);
  const [drawer, setDrawer] = useState(false);
  const [tab, setTab] = useState<'lines' | 'history'>('lines');
  return (
    <Panel title="操作与状态">
      <div className={styles['row']}>
        <Button variant="primary">批准 200 项</Button>
        <Button icon={<Printer aria-hidden />}>打印</Button>
        <Button variant="quiet">取消</Button>
        <Button variant="danger">作废</Button>
        <Button disabled>不可用</Button>
        <Button variant="primary" loading>
          提交中
        </Button>
        <Button size="sm">小按钮</Button>
        <IconButton label="5 条通知" icon={<Bell aria-hidden />} count={5} />
        <Menu
          trigger={<Button>更多</Button>}
          entries={[
            { id: 'copy', label: '复制', hint: 'Ctrl C', onSelect: () => undefined },
            { id: 'void', label: '作废', danger: true, onSelect: () => undefined },
          ]}
        />
        <Popover label="说明" trigger={<Button>为什么是 26</Button>}>
          近 7 日均销 10.4，覆盖到下次到货 1.8 天。
        </Popover>
        <Tooltip content="按供应商装箱数取整">
          <Button variant="quiet">取整规则</Button>
        </Tooltip>
        <Button onClick={() => setDialog(true)}>对话框</Button>
        <Button onClick={() => setDrawer(true)}>侧栏</Button>
        <Button
          onClick={() => toast.success('已批准 12 单', { undo: { label: '撤销', run: () => toast.warning('已撤销') } })}
        >
          提示
        </Button>
      </div>
      <div className={styles['row']}>
        <Badge>草稿</Badge>
        <Badge tone="good">已送达</Badge>
        <Badge tone="warn">待审批</Badge>
        <Badge tone="bad">将断货</Badge>
        <Kbd>Ctrl K</Kbd>
        <Stamp word="已批准" by="店长 张敏" at="11-21 14:36" />
        <Stamp word="已复查" by="督导 林秀琴" at="11-21 16:02" />
      </div>
      <div className={styles['stack']}>
        <Progress value={7} max={42} label="已答" text="7/42" />
        <Skeleton width="60%" />
      </div>
      <Tabs
        value={tab}
        onValueChange={setTab}
        items={[
          { key: 'lines', label: '明细', count: 12, content: '十二行明细。' },
          { key: 'history', label: '记录', content: '两条记录。' },
        ]}
      />
      <Dialog
        open={dialog}
        onOpenChange={setDialog}
        title="作废采购单"
        description="供应商会收到通知，不能撤销。"
        footer={
          <>
            <Button onClick={() => setDialog(false)}>取消</Button>
            <Button variant="danger">作废采购单</Button>
          </>
        }
      />
      <Drawer open={drawer} onOpenChange={setDrawer} title="柠檬" description="15 kg/箱 · 果然好">
        近 7 日均销 10.4。
      </Drawer>
    </Panel>
  );
}

function Figures() {
  const formats = useFormats();
  const money = (value: number) => formats.money(value * 100);
  return (
    <>
      <LedgerBand label="今日数字">
        <Stat
          label="今日营收"
          value="¥386,420"
          delta={{ direction: 'up', text: '6.4%', tone: 'good' }}
          note="较上周同日"
          spark={<Sparkline values={[3, 4, 3.5, 5, 6, 5.6, 7]} label="上升" />}
          href="#revenue"
        />
        <Stat
          label="缺货率"
          value="2.1%"
          delta={{ direction: 'down', text: '0.8pt', tone: 'good' }}
          note="较上周"
          spark={<Sparkline values={[7, 6.6, 6, 6.2, 5, 4.5, 3.5]} label="下降" />}
        />
        <Stat
          label="损耗率"
          value="1.36%"
          delta={{ direction: 'up', text: '0.22pt', tone: 'bad' }}
          note="较上周"
          spark={<Sparkline values={[2, 3, 3, 4, 3.6, 5, 6]} label="上升" tone="bad" />}
        />
        <Stat
          label="巡检合格率"
          value="94.7%"
          delta={{ direction: 'up', text: '1.9pt', tone: 'good' }}
          note="较上月"
          spark={<Sparkline values={[2, 2.4, 2.6, 3.4, 3.8, 4.2, 5]} label="上升" />}
        />
      </LedgerBand>
      <div className={styles['two']}>
        <LineChart
          title="分时营收"
          note="虚线：上周同日"
          area
          categories={HOURS.map((hour) => `${hour}:00`)}
          series={[
            { key: 'today', name: '今天', values: TODAY },
            { key: 'before', name: '上周同日', values: BEFORE, compare: true },
          ]}
          format={money}
          formatAxis={(value) => formats.moneyCompact(value * 100)}
        />
        <Panel title="巡检得分">
          <BarList
            label="巡检得分"
            max={100}
            items={[98, 91, 84, 77, 71, 58].map((score, index) => ({
              key: String(index),
              label: STORES[index] ?? '',
              value: score,
              text: score < 60 ? `${score} 不合格` : String(score),
              breach: score < 60,
            }))}
          />
        </Panel>
      </div>
      <div className={styles['two']}>
        <BarChart
          title="缺货次数"
          categories={STORES}
          series={[{ key: 'count', name: '次数', values: [3, 5, 9, 2, 7, 4] }]}
          threshold={{ value: 6, label: '上限 6', breach: 'above' }}
          format={(value) => formats.number(value)}
        />
        <HeatMap
          title="客流"
          tone="pine"
          categories={HOURS}
          rows={STORES.slice(0, 4)}
          cells={STORES.slice(0, 4).flatMap((_, row) =>
            HOURS.map((__, column) => [column, row, (column * 7 + row * 11) % 40] as const),
          )}
          format={(value) => formats.number(value)}
        />
      </div>
      <Panel title="缺货热力 · 门店 × 时段">
        <HeatGrid
          label="缺货热力"
          rows={STORES.map((name) => ({ key: name, label: name }))}
          columns={HOURS.map((hour) => ({ key: hour, label: hour }))}
          share={(row, column) => Math.max(0, Math.sin((Number(column) - 12 + row.length + row.charCodeAt(0)) / 4))}
          describe={(row, column) => `${row} ${column} 时`}
          onPress={() => undefined}
          legend={{ low: '不缺', high: '缺得多' }}
        />
      </Panel>
    </>
  );
}

function Lists() {
  const formats = useFormats();
  const rows = galleryRows(300);
  const columns = [
    { id: 'name', header: '商品', width: 160, value: (row: (typeof rows)[number]) => row.name, total: () => '合计' },
    { id: 'supplier', header: '供应商', width: 120, value: (row: (typeof rows)[number]) => row.supplier },
    {
      id: 'onHand',
      header: '库存',
      width: 90,
      align: 'end' as const,
      value: (row: (typeof rows)[number]) => row.onHand,
    },
    {
      id: 'price',
      header: '单价',
      width: 110,
      align: 'end' as const,
      value: (row: (typeof rows)[number]) => row.price,
      cell: (row: (typeof rows)[number]) => formats.money(row.price),
      total: () => formats.money(1_234_500),
    },
  ];
  return (
    <div className={styles['two']}>
      <DataTable
        label="商品"
        columns={columns}
        rows={rows}
        rowId={(row) => row.id}
        rowHref={(row) => `#${row.id}`}
        currentId="row-2"
        maxHeight="420px"
      />
      <div className={styles['stack']}>
        <DataTable label="加载中" columns={columns} rows={[]} rowId={(row) => row.id} loading maxHeight="200px" />
        <Panel>
          <EmptyState
            title="还没有采购单"
            detail="批准订货后会出现在这里"
            actions={<Button variant="primary">去订货</Button>}
          />
        </Panel>
        <Panel>
          <ErrorState title="连不上服务器，检查网络后重试。" reference="编号 7f3a" onRetry={() => undefined} />
        </Panel>
      </div>
    </div>
  );
}

/** Every component on one page; only in development and in the `gallery` build mode, used for screenshots and axe. */
export function Gallery() {
  return (
    <AppShell
      items={RAIL.map((label, index) => ({
        id: label,
        label,
        icon: SECTIONS[index]?.icon,
        href: `#${label}`,
        current: index === 1,
        attention: index === 3,
      }))}
      onNavigate={() => undefined}
      home={{ href: '/', label: '首页' }}
      topBar={
        <TopBar scope={<ScopeButton name="徐汇日月光店" detail="上海 · 直营" />}>
          <SyncPill state="synced" text="已同步" time="20:45" />
          <SearchButton label="找商品、门店、操作" shortcut="Ctrl K" onPress={() => undefined} />
          <IconButton label="5 条通知" icon={<Bell aria-hidden />} count={5} />
          <UserButton aria-label="张敏 的菜单">
            <Avatar name="张敏" />
          </UserButton>
        </TopBar>
      }
    >
      <div className={styles['page']}>
        <header>
          <h1>建议订货</h1>
          <p>
            11 月 21 日配送 · 6 家供应商 · 鲜达冷链 <strong className="num">16:00</strong> 截单
          </p>
        </header>
        <GalleryGrid />
        {GRID_ONLY ? null : (
          <>
            <Figures />
            <Lists />
            <Actions />
            <Forms />
          </>
        )}
      </div>
    </AppShell>
  );
}
