import { execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import {
  copyFileSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { DatabaseSync } from '@photostructure/sqlite'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { CheckpointFile } from '../../../src/adapters/sqlite/checkpoint-file.ts'
import { encodedRow } from '../../../src/adapters/sqlite/checkpoint-rows.ts'
import { SqliteCheckpointStores } from '../../../src/adapters/sqlite/checkpoint-store.ts'
import { AdapterError } from '../../../src/ports/adapter-error.ts'
import type { CheckpointStores } from '../../../src/ports/checkpoint-store.ts'
import { checkpointContract } from '../../contract/checkpoint-contract.ts'

// Some tests start a process of their own, which may be slow on a busy machine.
vi.setConfig({ testTimeout: 60_000 })

const newFolder = (): string => mkdtempSync(join(tmpdir(), 'greywatt-state-'))

checkpointContract('sqlite', () => {
  const folder = newFolder()
  return {
    stores: () => new SqliteCheckpointStores(folder),
    dispose: () => rmSync(folder, { recursive: true }),
  }
})

/** Runs beside this process, so that locks and crashes are real. */
const WRITER = fileURLToPath(new URL('checkpoint-writer.fixture.ts', import.meta.url))
const NODE_ARGS = ['--import', 'tsx', WRITER]

describe('checkpoints in SQLite', () => {
  let folder: string
  let stores: CheckpointStores
  beforeEach(() => {
    folder = newFolder()
    stores = new SqliteCheckpointStores(folder)
  })
  afterEach(() => {
    stores.close()
    rmSync(folder, { recursive: true })
  })

  const path = (): string => join(folder, 'collate-0.sqlite')

  /** A checkpoint of many pages, closed again. */
  const writeLarge = async (): Promise<void> => {
    const store = stores.open('collate', 0)
    const put = Array.from(
      { length: 200 },
      (_, n) => [`m${n}`, new Float32Array(500).fill(n)] as const,
    )
    await store.write({ offset: 1n, put, remove: [] })
    store.close()
    // The thread that wrote lets go of the file a little later; what it does then must not meet the damage.
    await sleep(500)
  }

  const failureOf = (action: () => unknown): { code: string; message: string } => {
    try {
      action()
    } catch (error) {
      if (error instanceof AdapterError) return { code: error.code, message: error.message }
      throw error
    }
    throw new Error('nothing was thrown')
  }

  const readAll = (): unknown => {
    const store = stores.open('collate', 0)
    try {
      return [...(store.load()?.entries ?? [])]
    } finally {
      store.close()
    }
  }

  it.each([
    {
      label: 'is no database',
      damage: () => writeFileSync(path(), 'not a database '.repeat(1000)),
      why: 'file is not a database',
    },
    {
      label: 'was cut short',
      damage: () => truncateSync(path(), statSync(path()).size / 2),
      why: 'its pages do not fit together',
    },
    {
      label: 'has a changed byte in a value',
      damage: () => {
        // The thread that wrote may be letting go of the file still.
        const database = new DatabaseSync(path(), { timeout: 10_000 })
        database.exec("UPDATE entry SET value = zeroblob(8) WHERE key = 'm7'")
        database.close()
      },
      why: 'checksum of entry "m7" is wrong',
    },
  ])('says how to mend a file that $label', async ({ damage, why }) => {
    await writeLarge()
    damage()
    expect(failureOf(readAll)).toEqual({
      code: 'checkpoint-unreadable',
      message: `cannot read the checkpoint ${path()} (${why}): delete ${path()}*, its state is folded from the topic again`,
    })
  })

  it('starts anew after the file was deleted as the message says', async () => {
    await writeLarge()
    for (const name of readdirSync(folder)) {
      if (name.startsWith('collate-0.sqlite')) rmSync(join(folder, name))
    }
    expect(readAll()).toEqual([])
  })

  it('refuses a file of a newer program', async () => {
    await writeLarge()
    const database = new DatabaseSync(path())
    database.exec('PRAGMA user_version = 4')
    database.close()
    expect(failureOf(readAll)).toEqual({
      code: 'checkpoint-newer',
      message: `the checkpoint ${path()} has version 4, this program writes 3: run the newer program, or delete ${path()}* to fold its state from the topic again`,
    })
  })

  it('reads a checkpoint that version 1 wrote', () => {
    const fixture = new URL('../../../fixtures/checkpoints/v1/collate-0.sqlite', import.meta.url)
    copyFileSync(fixture, path())
    const checkpoint = stores.open('collate', 0).load()
    expect({ offset: checkpoint?.offset, entries: [...(checkpoint?.entries ?? [])] }).toEqual({
      offset: 42n,
      entries: [
        ['m1', { revision: 3, powerKw: Float32Array.of(0.5, 1.25) }],
        ['m2', { revision: 1, powerKw: new Float32Array(0) }],
      ],
    })
  })

  it('refuses the late write of an owner that was passed over, where the lock of the folder does not hold', () => {
    const former = new CheckpointFile(path())
    former.write({ offset: 1n, put: [encodedRow('a', 1)], remove: [] })
    const owner = new CheckpointFile(path())
    owner.write({ offset: 2n, put: [encodedRow('a', 2)], remove: [] })
    const late = { offset: 3n, put: [encodedRow('a', 3)], remove: ['b'] }
    expect(failureOf(() => former.write(late))).toEqual({
      code: 'checkpoint-fenced',
      message: `the checkpoint ${path()} is another's (epoch 2, this one has 1), and takes nothing from its former owner: stop one of the two, and give each a state.dir of its own`,
    })
    expect([owner.load()?.offset, ...(owner.load()?.entries ?? [])]).toEqual([2n, ['a', 2]])
    former.close()
    owner.close()
  })

  it('turns a second process away while the first has the folder', () => {
    stores.open('collate', 0)
    const told = execFileSync(process.execPath, [...NODE_ARGS, folder, 'once'], {
      encoding: 'utf8',
    })
    expect(told.trim()).toBe(
      `checkpoint-locked another process has the state folder ${folder}: stop it, or give this one another state.dir`,
    )
  })

  it('gives the folder to the next process once it is closed', () => {
    stores.open('collate', 0)
    stores.close()
    const told = execFileSync(process.execPath, [...NODE_ARGS, folder, 'once'], {
      encoding: 'utf8',
    })
    expect(told.trim()).toBe('written')
  })

  it('has offset and state of one and the same write after a kill, and no stale lock', async () => {
    const writer = spawn(process.execPath, [...NODE_ARGS, folder, 'forever'], {
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    const exit = once(writer, 'exit')
    let told = ''
    for await (const chunk of writer.stdout) {
      told += String(chunk)
      if (told.split('\n').length > 20) break
    }
    writer.kill('SIGKILL')
    await exit
    const acknowledged = BigInt(told.trim().split('\n').at(-1) ?? '-1')

    const checkpoint = stores.open('collate', 0).load()
    const offset = checkpoint?.offset ?? -1n
    expect(offset).toBeGreaterThanOrEqual(acknowledged)
    expect(new Map(checkpoint?.entries)).toEqual(
      new Map(['a', 'b', 'c'].map((key) => [key, new Float64Array(1000).fill(Number(offset))])),
    )
  })

  it('fails loudly when the disk takes no more, and keeps the last write', async () => {
    const store = stores.open('collate', 0)
    await store.write({ offset: 1n, put: [['a', 1]], remove: [] })
    stores.close()
    // A limit on the size of files stands in for a full disk: 1 MiB in blocks of 1 KiB.
    const told = execFileSync(
      'bash',
      ['-c', 'ulimit -f 1024; exec "$@"', 'bash', process.execPath, ...NODE_ARGS, folder, 'large'],
      { encoding: 'utf8' },
    )
    expect(told).toMatch(/^checkpoint-write cannot write the checkpoint .*collate-0\.sqlite \(/)
    expect(readAll()).toEqual([['a', 1]])
  })

  it('says so when the state folder cannot be used', () => {
    const file = join(folder, 'a-file')
    writeFileSync(file, '')
    expect(
      failureOf(() => new SqliteCheckpointStores(join(file, 'state')).open('collate', 0)),
    ).toEqual({
      code: 'checkpoint-write',
      message: `cannot use the state folder ${file}/state (ENOTDIR: not a directory, mkdir '${file}/state'): mend its access, or set state.dir to another`,
    })
  })
})
