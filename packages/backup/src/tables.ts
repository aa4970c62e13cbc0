import type pg from 'pg';

export const OWNER = 'larder_owner';
/** Not data: what the migrations and a restore itself write. */
const BOOKKEEPING = ['_prisma_migrations', 'larder_restore'];

/** A table as COPY needs to know it. */
export interface Table {
  readonly name: string;
  /** Columns that hold data, in their order; generated ones are computed again. */
  readonly columns: readonly string[];
  /** ORDER BY list: the primary key, texts by their bytes, so that equal rows give equal bytes on any server. */
  readonly order: string;
  readonly hasTenant: boolean;
  readonly forced: boolean;
  /** Tables that its foreign keys point to. */
  readonly references: readonly string[];
}

interface Row {
  name: string;
  forced: boolean;
  columns: string[];
  keys: { name: string; text: boolean }[] | null;
  references: string[];
}

/** Tables of the product, those that others refer to first. Run as a role that may read the catalog: any. */
export async function readTables(client: pg.ClientBase): Promise<Table[]> {
  const { rows } = await client.query<Row>(
    `select c.relname as name, c.relforcerowsecurity as forced,
            array(select a.attname::text from pg_attribute a
                   where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped and a.attgenerated = '' order by a.attnum) as columns,
            (select json_agg(json_build_object('name', a.attname, 'text', a.attcollation <> 0) order by k.at)
               from pg_index i, unnest(i.indkey::int2[]) with ordinality k(num, at)
               join pg_attribute a on a.attnum = k.num
              where i.indrelid = c.oid and i.indisprimary and a.attrelid = c.oid) as keys,
            array(select distinct r.relname::text from pg_constraint f join pg_class r on r.oid = f.confrelid
                   where f.contype = 'f' and f.conrelid = c.oid and f.confrelid <> c.oid) as "references"
       from pg_class c
      where c.relnamespace = 'public'::regnamespace and c.relkind = 'r' and c.relname <> all($1::text[])
      order by c.relname`,
    [BOOKKEEPING],
  );
  return inLoadOrder(
    rows.map((row) => ({
      name: row.name,
      columns: row.columns,
      order: (row.keys ?? row.columns.map((name) => ({ name: `${name}::text`, text: true })))
        .map((key) => (key.text ? `${quoted(key.name)} collate "C"` : quoted(key.name)))
        .join(', '),
      hasTenant: row.columns.includes('tenant_id'),
      forced: row.forced,
      references: row.references,
    })),
  );
}

const quoted = (name: string): string => (name.endsWith('::text') ? `"${name.slice(0, -6)}"::text` : `"${name}"`);

/**
 * Sorts tables so that each comes after those that it refers to.
 * @throws Error naming the tables of a circle: their rows could not be loaded with every foreign key in force
 */
export function inLoadOrder<T extends { readonly name: string; readonly references: readonly string[] }>(
  tables: readonly T[],
): T[] {
  const done = new Set<string>();
  const known = new Set(tables.map((table) => table.name));
  const ordered: T[] = [];
  let waiting = [...tables];
  while (waiting.length > 0) {
    const ready = waiting.filter((table) => table.references.every((name) => done.has(name) || !known.has(name)));
    if (ready.length === 0)
      throw new Error(`foreign keys form a circle: ${waiting.map((table) => table.name).join(', ')}`);
    for (const table of ready) done.add(table.name);
    ordered.push(...ready);
    waiting = waiting.filter((table) => !done.has(table.name));
  }
  return ordered;
}

export const columnList = (columns: readonly string[]): string => columns.map((name) => `"${name}"`).join(', ');

/** COPY text of a table's rows, byte for byte the same for the same rows. */
export const copyOut = (table: Pick<Table, 'name' | 'columns' | 'order'>): string =>
  `copy (select ${columnList(table.columns)} from public."${table.name}" order by ${table.order}) to stdout`;

/** Settings of the session that COPY text depends on. */
export const COPY_SETTINGS =
  "set local datestyle = 'ISO, YMD'; set local intervalstyle = 'postgres'; set local timezone = 'UTC'; " +
  "set local bytea_output = 'hex'; set local extra_float_digits = 1; set local client_encoding = 'UTF8'; set local statement_timeout = 0";
