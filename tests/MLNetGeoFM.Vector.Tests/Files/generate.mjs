// Writes the Parquet files of this folder with DuckDB: npm install @duckdb/node-api@1.5.6-r.1, then node generate.mjs
import { DuckDBInstance } from '@duckdb/node-api';

const db = await (await DuckDBInstance.create(':memory:')).connect();
await db.run(`create table t as select
    'field ' || i as id, i::integer as number, (i * 5000000000)::bigint as large, (i * 0.25)::float as single, i / 3.0::double as double,
    i % 2 = 0 as even, case when i % 5 = 0 then null else ['Corn', 'Soy', 'Äcker'][1 + i % 3] end as crop, case when i % 7 = 0 then null else i::integer end as sparse,
    date '2019-01-01' + i::integer as day, timestamp '2019-01-01 10:30:00' + to_days(i::integer) as seen,
    (timestamp '2019-01-01 10:30:00' + to_days(i::integer))::timestamptz as seen_utc, (200 + i % 56)::utinyint as scl,
    (i / 10.0)::decimal(9, 2) as price, [i, i + 1] as list, {'a': i} as struct, encode('bytes ' || i) as bytes
    from range(100) r(i)`);
await db.run("set timezone = 'UTC'");
for (const codec of ['uncompressed', 'snappy', 'gzip', 'brotli', 'zstd'])
    await db.run(`copy t to 'duckdb-${codec}.parquet' (format parquet, compression ${codec})`);
await db.run(`copy (select * from t) to 'duckdb-version2.parquet' (format parquet, compression snappy, parquet_version v2)`);

await db.run(`copy (select ((i * 7919) % 10007 - 5000)::integer as number, (i * i * 1000000007 - 4000000000000000)::bigint as large, 'field ' || (i * 31) as text,
    (i / 7.0)::double as double, (i * 0.125)::float as single, case when i % 4 = 0 then null else i::integer end as sparse from range(3000) r(i))
    to 'duckdb-delta.parquet' (format parquet, compression zstd, parquet_version v2, dictionary_size_limit 1)`);

await db.run(`copy (select (i % 50)::integer as number, case when i % 3 = 0 then null else 'x' || (i % 10) end as text from range(5000) r(i))
    to 'duckdb-groups.parquet' (format parquet, compression snappy, row_group_size 2048)`);

await db.run(`copy (select (100 + s)::bigint as sample, date '2019-01-01' + (10 * t)::integer as date, (100 * s + t)::integer as b2,
    case when t = 2 then null else (1000 + t)::integer end as b8, (4 + t)::utinyint as scl, ['Corn', 'Soy', 'Äcker', null][1 + s] as crop,
    'North' as region, (50 + s)::double as lat, 5.0::float as lon from range(4) a(s), range(6) b(t) order by hash(s * 10 + t))
    to 'observations.parquet' (format parquet, compression snappy)`);

const doubles = (...values) => Buffer.concat(values.map(value => { const b = Buffer.alloc(8); b.writeDoubleLE(value); return b; }));
const whole = value => { const b = Buffer.alloc(4); b.writeUInt32LE(value); return b; };
const ring = (w, s, e, n) => Buffer.concat([whole(5), doubles(w, s, e, s, e, n, w, n, w, s)]);
const polygon = (...rings) => Buffer.concat([Buffer.from([1]), whole(3), whole(rings.length), ...rings]);
const point = Buffer.concat([Buffer.from([1]), whole(1), doubles(5.5, 50.25)]);
const multi = Buffer.concat([Buffer.from([1]), whole(6), whole(2), polygon(ring(0, 0, 1, 1)), polygon(ring(2, 0, 3, 1))]);
const rows = [['a', polygon(ring(0, 50, 3, 53), ring(1, 51, 2, 52)), 'Corn'], ['b', point, null], ['c', multi, 'Soy']];
const table = rows.map(([id, wkb, crop], i) => `('${id}', from_hex('${wkb.toString('hex')}'), ${crop ? `'${crop}'` : 'null'}, ${i + 0.5}, date '2019-03-01')`).join(', ');
const geo = JSON.stringify({ version: '1.1.0', primary_column: 'geometry', columns: { geometry: { encoding: 'WKB', geometry_types: [] } } });
await db.run(`copy (select * from (values ${table}) v(id, geometry, crop, size, sown)) to 'fields.parquet' (format parquet, compression snappy, kv_metadata {geo: '${geo}'})`);
