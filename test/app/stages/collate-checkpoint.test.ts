import { expect, test } from 'vitest'
import {
  type CollateMeterEntry,
  collateCheckpointIn,
  packPage,
  pageKey,
} from '../../../src/app/stages/collate-checkpoint.ts'
import { type AreaKey, meterId } from '../../../src/core/ids.ts'

const anEntry = (id: string, change: Partial<CollateMeterEntry> = {}): CollateMeterEntry => ({
  version: 1,
  days: {
    version: 1,
    meterId: meterId(id),
    timeZone: 'Asia/Almaty',
    watermarkMs: 1_770_000_000_000,
    days: [],
  },
  register: undefined,
  ...change,
})

const aDay = (day: number, kw: readonly number[], change: object = {}) => ({
  day,
  stepMs: 21_600_000,
  power: Float32Array.from(kw),
  quality: Uint8Array.from(kw, () => 3),
  reactive: undefined,
  changed: false,
  ...change,
})

const onePage: readonly CollateMeterEntry[] = [
  anEntry('A'),
  anEntry('B', {
    days: {
      version: 1,
      meterId: meterId('B'),
      timeZone: 'Europe/Zurich',
      watermarkMs: 5,
      days: [
        aDay(20_485, [1, 2, 3, 4], { changed: true }),
        aDay(20_486, [5, 6, 7, 8], { reactive: Float32Array.of(0.5, 0, 0, 0.25) }),
      ],
    },
    stays: [
      { area: 'TP-1' as AreaKey, since: 20_480 },
      { area: 'TP-2' as AreaKey, since: 20_486 },
    ],
  }),
  anEntry('C', {
    days: {
      version: 1,
      meterId: meterId('C'),
      timeZone: 'Asia/Almaty',
      watermarkMs: 6,
      days: [
        aDay(20_486, [9, 9, 9, 9, 9], {
          isZoned: true,
          reactive: Float32Array.of(1, 2, 3, 4, 5),
        }),
      ],
    },
    register: { version: 1, atMs: 7, registerKwh: 100, quality: 'valid' },
    zoneRegisters: [[meterId('C:peak'), { version: 1, atMs: 7, registerKwh: 1, quality: 'valid' }]],
  }),
]

test('the meters of a page come back as they were, in the order of their pages', () => {
  const alone = anEntry('R', { days: undefined, register: { version: 1 } })
  const { meters, paged, stage } = collateCheckpointIn(
    structuredClone([
      ['R', alone],
      [pageKey(1), packPage([anEntry('D')])],
      [pageKey(0), packPage(onePage)],
    ]),
  )
  expect([...meters]).toEqual([
    ['A', onePage[0]],
    ['B', onePage[1]],
    ['C', onePage[2]],
    ['D', anEntry('D')],
    ['R', alone],
  ])
  expect([paged, stage]).toEqual([4, undefined])
})

test('a checkpoint of before there were pages is read, too', () => {
  const { meters, paged } = collateCheckpointIn([
    ['B', onePage[1]],
    ['#stage', { version: 1 }],
  ])
  expect([...meters]).toEqual([['B', onePage[1]]])
  expect(paged).toBe(0)
})
