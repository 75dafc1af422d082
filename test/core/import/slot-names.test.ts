import { describe, expect, it } from 'vitest'
import { slotColumns } from '../../../src/core/import/slot-names.ts'

const clock = (minute: number): string =>
  `${String(Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`
const series = (length: number, name: (index: number) => string): readonly string[] =>
  Array.from({ length }, (_, index) => name(index))

describe('the slots of a wide table', () => {
  it.each([
    [
      'starts',
      series(48, (slot) => clock(slot * 30)),
      { stepMin: 30, stamp: 'start', isElapsed: false },
      [0, 30, 60],
    ],
    [
      'ends, the last 24:00',
      series(48, (slot) => clock((slot + 1) * 30)),
      { stepMin: 30, stamp: 'end', isElapsed: false },
      [30, 60, 90],
    ],
    [
      'ends, the last 00:00',
      [...series(23, (slot) => clock((slot + 1) * 60)), '00:00'],
      { stepMin: 60, stamp: 'end', isElapsed: false },
      [60, 120, 180],
    ],
    [
      'from and to',
      series(24, (slot) => `${clock(slot * 60)} - ${clock((slot + 1) * 60)}`),
      { stepMin: 60, stamp: 'start', isElapsed: false },
      [0, 60, 120],
    ],
    [
      'numbers',
      series(96, (slot) => `Q${slot + 1}`),
      { stepMin: 15, stamp: 'start', isElapsed: false },
      [0, 15, 30],
    ],
    [
      'numbers of a day of 25 hours',
      series(50, (slot) => `kWh_${slot + 1}`),
      { stepMin: 30, stamp: 'start', isElapsed: true },
      [0, 30, 60],
    ],
  ] as const)('are told by names that are %s', (_, names, shape, first) => {
    const slots = slotColumns(['meter', 'date', ...names])
    expect(slots).toMatchObject({ ...shape, columns: names })
    expect(slots?.minutes.slice(0, 3)).toEqual(first)
  })

  it('are none of columns that are numbered for another reason', () => {
    expect(slotColumns(['meter', 'time', 'tariff 1', 'tariff 2', 'tariff 3'])).toBeUndefined()
    expect(slotColumns(series(30, (index) => `MAC${100 + index}`))).toBeUndefined()
  })
})
