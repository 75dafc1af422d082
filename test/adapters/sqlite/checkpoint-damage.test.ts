import { mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it, vi } from 'vitest'
import { CheckpointFile } from '../../../src/adapters/sqlite/checkpoint-file.ts'
import { encodedRow } from '../../../src/adapters/sqlite/checkpoint-rows.ts'
import { AdapterError } from '../../../src/ports/adapter-error.ts'

// Each place is a file of its own.
vi.setConfig({ testTimeout: 240_000 })

let folder: string
let sound: Buffer
let state: unknown

const whole = (path: string): unknown => {
  const file = new CheckpointFile(path)
  try {
    const checkpoint = file.load()
    return checkpoint && { offset: checkpoint.offset, entries: new Map(checkpoint.entries) }
  } finally {
    file.close()
  }
}

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'greywatt-damage-'))
  const path = join(folder, 'sound.sqlite')
  const file = new CheckpointFile(path)
  const rows = Array.from({ length: 60 }, (_, n) =>
    // One in ten takes several pages.
    encodedRow(`meter-${n}`, new Float32Array(n % 10 === 0 ? 2000 : 40).fill(n)),
  )
  file.write({ offset: 1000n, put: rows, remove: [] })
  file.write({ offset: 1001n, put: rows.slice(0, 30), remove: ['meter-31', 'meter-50'] })
  file.close()
  sound = readFileSync(path)
  state = whole(path)
})
afterAll(() => rmSync(folder, { recursive: true }))

/** What a damaged file says: its state, or the code of the error. */
const toldBy = (damage: (path: string) => void): unknown => {
  const path = join(folder, 'damaged.sqlite')
  writeFileSync(path, sound)
  damage(path)
  try {
    return whole(path)
  } catch (error) {
    if (error instanceof AdapterError) return error.code
    throw error
  } finally {
    for (const end of ['', '-wal', '-shm']) rmSync(`${path}${end}`, { force: true })
  }
}

/** A newer version is what a changed version number looks like, and a write that fails a changed format number. */
const HONEST: readonly unknown[] = ['checkpoint-unreadable', 'checkpoint-newer', 'checkpoint-write']
const inWords = (told: unknown): string => {
  if (typeof told !== 'object') return String(told)
  const { offset, entries } = told as { offset: bigint; entries: Map<string, Float32Array> }
  return JSON.stringify([String(offset), [...entries].map(([key, values]) => [key, [...values]])])
}

it('never takes a file that was cut off anywhere for a whole one', () => {
  const lies: string[] = []
  for (let size = 1; size < sound.length; size += 1021) {
    const told = toldBy((path) => truncateSync(path, size))
    if (told !== 'checkpoint-unreadable') lies.push(`cut off at ${size}: ${inWords(told)}`)
  }
  expect(lies).toEqual([])
})

it('takes an empty file for one that was never written', () => {
  expect(toldBy((path) => truncateSync(path, 0))).toBeUndefined()
})

it('says the truth or that it cannot, whichever byte has changed', () => {
  const truth = inWords(state)
  const lies: string[] = []
  const pageBytes = 4096
  const places = [
    ...Array.from({ length: 100 }, (_, n) => n),
    // Tables and rows lie at the end of their pages, what says where they are at the start.
    ...Array.from({ length: 12 }, (_, n) => pageBytes - 1 - n * 61),
    ...Array.from({ length: sound.length / pageBytes - 1 }, (_, n) =>
      [0, 4, 9, 1500, 4000, 4085, 4090, 4095].map((at) => (n + 1) * pageBytes + at),
    ).flat(),
  ]
  for (const at of places) {
    const told = toldBy((path) => {
      const bytes = Buffer.from(sound)
      bytes[at] = (bytes[at] as number) ^ 0x01
      writeFileSync(path, bytes)
    })
    if (!HONEST.includes(told) && inWords(told) !== truth)
      lies.push(`byte ${at}: ${inWords(told).slice(0, 100)}`)
  }
  expect(lies).toEqual([])
})
