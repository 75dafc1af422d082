import { SqliteCheckpointStores } from '../../../src/adapters/sqlite/checkpoint-store.ts'
import { AdapterError } from '../../../src/ports/adapter-error.ts'

/** Another process with the state folder: writes once, much at once, or until it is killed, and tells what it did. */
const [folder = '', mode = 'once'] = process.argv.slice(2)

const tell = (line: string): void => {
  process.stdout.write(`${line}\n`)
}

const writeForever = async (store: ReturnType<SqliteCheckpointStores['open']>): Promise<never> => {
  for (let n = 0; ; n++) {
    const value = new Float64Array(1000).fill(n)
    const put = ['a', 'b', 'c'].map((key) => [key, value] as const)
    await store.write({ offset: BigInt(n), put, remove: [] })
    tell(String(n))
    await new Promise(setImmediate)
  }
}

try {
  const stores = new SqliteCheckpointStores(folder)
  const store = stores.open('collate', 0)
  if (mode === 'forever') await writeForever(store)
  const size = mode === 'large' ? 5_000_000 : 1
  await store.write({ offset: 1n, put: [['large', new Uint8Array(size)]], remove: [] })
  tell('written')
  stores.close()
} catch (error) {
  if (!(error instanceof AdapterError)) throw error
  tell(`${error.code} ${error.message}`)
}
