import { DuckDBInstance } from '@duckdb/node-api'
import { afterAll, expect, test } from 'vitest'
import { parquetParts } from '../../../src/adapters/duckdb/parquet-parts.ts'
import { columnsOf } from '../../../src/adapters/duckdb/source-files.ts'
import { plainSql, quoted, tempFolder } from './temp-folder.ts'

const folder = tempFolder()
afterAll(() => folder.remove())

const written = async (name: string, from: number, rows: number): Promise<string> => {
  const path = folder.at(name)
  await plainSql(
    `COPY (SELECT i AS number, 'M' AS meter_id FROM range(${from}, ${from + rows}) t(i))
     TO ${quoted(path)} (FORMAT parquet, ROW_GROUP_SIZE 2048)`,
  )
  return path
}

test('parts hold every row of all files once, small files together and large ones cut', async () => {
  const paths = [
    await written('a.parquet', 0, 300),
    await written('b.parquet', 300, 500),
    await written("c's.parquet", 800, 25_000),
    await written('d.parquet', 25_800, 900),
    await written('e.parquet', 26_700, 200),
  ]
  const instance = await DuckDBInstance.create(':memory:')
  const connection = await instance.connect()
  const files = { format: 'parquet' as const, paths }
  const parts = await parquetParts(connection, files, await columnsOf(connection, files), 10_000)
  const sizes: number[] = []
  const numbers: number[] = []
  for (const part of parts ?? []) {
    const reader = await connection.runAndReadAll(`SELECT number::INTEGER FROM ${part}`)
    sizes.push(reader.currentRowCount)
    for (const [number] of reader.getRows()) numbers.push(number as number)
  }
  connection.closeSync()
  instance.closeSync()
  expect(sizes).toEqual([800, 10_000, 10_000, 5_000, 1_100])
  expect(numbers.sort((a, b) => a - b)).toEqual(Array.from({ length: 26_900 }, (_, i) => i))
})

test('files of text have no parts, nor has a file with a column of the name of the row numbers', async () => {
  const instance = await DuckDBInstance.create(':memory:')
  const connection = await instance.connect()
  const path = await written('f.parquet', 0, 10)
  const named = [{ name: 'File_Row_Number' }]
  const parquet = { format: 'parquet' as const, paths: [path] }
  expect(await parquetParts(connection, { format: 'csv', paths: [path] }, [])).toBeUndefined()
  expect(await parquetParts(connection, parquet, named)).toBeUndefined()
  expect(await parquetParts(connection, undefined, [])).toBeUndefined()
  connection.closeSync()
  instance.closeSync()
})
