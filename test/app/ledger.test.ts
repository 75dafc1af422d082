import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { SqliteCheckpointStores } from '../../src/adapters/sqlite/checkpoint-store.ts'
import { readLedger } from '../../src/app/ledger.ts'
import { greywatt } from '../cli/command-line.ts'

let folder = ''
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'greywatt-ledger-'))
})
afterEach(() => rmSync(folder, { recursive: true }))

const COUNTS = { read: 10, accepted: 7, duplicate: 1, late: 1, rejected: 1 }
const ENERGY = { takenKwh: 9, replacedKwh: 1, finalKwh: 5 }
/** 3 kWh: half an hour at 2 kW and at 4 kW. */
const OPEN_DAY = { day: 20_000, stepMs: 1_800_000, power: Float32Array.of(2, 4) }

const checkpoint = async (
  change: { readonly partition?: number; readonly offset?: bigint; readonly state?: string } = {},
  ledger: object = COUNTS,
  energy: object | undefined = ENERGY,
): Promise<string> => {
  const dir = join(folder, change.state ?? 'state')
  const stores = new SqliteCheckpointStores(dir)
  await stores.open('collate', change.partition ?? 0).write({
    offset: change.offset ?? 10n,
    put: [
      ['M1', { version: 1, days: { days: [OPEN_DAY] } }],
      ['M2', { version: 1, days: undefined }],
      ['#stage', { version: 1, collator: { version: 1, energy }, ledger }],
    ],
    remove: [],
  })
  await stores.open('rank', 0).write({ offset: 3n, put: [], remove: [] })
  stores.close()
  return dir
}

const ROW = {
  partition: 0,
  offset: '10',
  ...COUNTS,
  energyInKwh: 8,
  finalDaysKwh: 5,
  openDaysKwh: 3,
  openDays: 1,
  intervalsClose: true,
  energyCloses: true,
}

describe('the ledger', () => {
  it('is read from the checkpoints, with the sum of all partitions', async () => {
    const dir = await checkpoint()
    await checkpoint({ partition: 2 })
    expect(readLedger([dir])).toEqual([
      ROW,
      { ...ROW, partition: 2 },
      {
        ...ROW,
        partition: 'all',
        offset: null,
        ...{ read: 20, accepted: 14, duplicate: 2, late: 2, rejected: 2 },
        ...{ energyInKwh: 16, finalDaysKwh: 10, openDaysKwh: 6, openDays: 2 },
      },
    ])
  })

  it('counts a partition that moved where it was read further', async () => {
    const former = await checkpoint({ state: 'a', offset: 9n }, { ...COUNTS, read: 9, late: 0 })
    const owner = await checkpoint({ state: 'b' })
    expect(readLedger([former, owner])[0]).toEqual(ROW)
    expect(readLedger([owner, former])[0]).toEqual(ROW)
  })

  it('takes the open days for all there ever was where an older program counted no energy', async () => {
    const older = { ...ROW, energyInKwh: 3, finalDaysKwh: 0 }
    const stores = new SqliteCheckpointStores(folder)
    await stores.open('collate', 0).write({
      offset: 10n,
      put: [
        ['M1', { version: 1, days: { days: [OPEN_DAY] } }],
        ['#stage', { version: 1, collator: { version: 1 }, ledger: COUNTS }],
      ],
      remove: [],
    })
    stores.close()
    expect(readLedger([folder])[0]).toEqual(older)
  })
})

describe('greywatt ledger', () => {
  it('ends with 0 where all closes, also while a process has the folder', async () => {
    const dir = await checkpoint()
    const stores = new SqliteCheckpointStores(dir)
    stores.open('collate', 1)
    const { code, stdout, stderr } = await greywatt(['ledger', dir])
    stores.close()
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
    expect(stdout.split('\n')[2]?.trim().split(/ {2,}/)).toEqual([
      '0',
      '10',
      '7',
      '1',
      '1',
      '1',
      '8.000',
      '5.000',
      '3.000',
      'yes',
    ])
  })

  it.each([
    {
      label: 'an interval',
      ledger: { ...COUNTS, read: 11 },
      energy: ENERGY,
      says: { intervalsClose: false, energyCloses: true },
    },
    {
      label: 'a kWh',
      ledger: COUNTS,
      energy: { ...ENERGY, finalKwh: 4 },
      says: { intervalsClose: true, energyCloses: false },
    },
  ])('ends with 1 where $label is missing', async ({ ledger, energy, says }) => {
    const dir = await checkpoint({}, ledger, energy)
    const { code, stdout, stderr } = await greywatt(['ledger', dir, '--json'])
    expect({ code, stderr }).toEqual({
      code: 1,
      stderr:
        'greywatt: the ledger does not close: something was lost or counted twice, which is a bug\n',
    })
    const rows = stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line))
    expect(rows).toMatchObject([
      { partition: 0, ...says },
      { partition: 'all', ...says },
    ])
  })

  it('says where there is nothing to account for', async () => {
    mkdirSync(join(folder, 'empty'))
    expect(await greywatt(['ledger', join(folder, 'empty')])).toEqual({
      code: 3,
      stdout: '',
      stderr: `greywatt: no checkpoint of collate in ${folder}/empty: nothing was collated there yet\n`,
    })
    expect((await greywatt(['ledger', join(folder, 'none')])).code).toBe(3)
  })
})
