import { describe, expect, it } from 'vitest'
import { withToldStep } from '../../../src/app/backtest/told-step.ts'
import type { MeterSeries } from '../../../src/ports/history.ts'
import { almatyMidnight, DAY, dayOf, MINUTE } from '../../builders/days.ts'

const START_MS = almatyMidnight(dayOf('2026-01-05'))

const seriesAt = (offsetsMin: readonly number[], isRegister = false): MeterSeries => ({
  meterId: 'M1',
  startMs: Float64Array.from(offsetsMin, (min) => START_MS + min * MINUTE),
  kwh: new Float64Array(offsetsMin.length).fill(1),
  isRegister,
  kvarh: undefined,
  stepMin: undefined,
  quality: undefined,
})

/** So many instants of a step, from a day on. */
const every = (stepMin: number, fromDay: number, toDay: number): readonly number[] =>
  Array.from(
    { length: ((toDay - fromDay) * DAY) / (stepMin * MINUTE) },
    (_, i) => (fromDay * DAY) / MINUTE + i * stepMin,
  )

describe("a meter's step", () => {
  it('is what its first days say', () => {
    const { series, changedAt } = withToldStep(seriesAt(every(30, 0, 10)), undefined, 7)
    expect(series.stepMin).toEqual(new Float64Array(480).fill(30))
    expect(changedAt).toBeUndefined()
  })

  it('ends its rows once another one has been kept to for a day of hours', () => {
    const offsets = [...every(30, 0, 8), ...every(60, 8, 20)]
    const { series, changedAt } = withToldStep(seriesAt(offsets), undefined, 7)
    // 8 days of half hours; from 08:00 of the ninth on hours: the first hour apart is its second row.
    expect(changedAt).toBe(8 * 48 + 24)
    expect(series.startMs.length).toBe(8 * 48 + 24)
    expect(series.kwh.length).toBe(8 * 48 + 24)
  })

  it('is looked for further on where rows stand alone, and in the first days there', () => {
    const { series } = withToldStep(seriesAt([0, ...every(60, 9, 12)]), undefined, 7)
    expect(series.stepMin?.[0]).toBe(60)
    expect(series.startMs.length).toBe(73)
    // Years before the others: the half hours behind its eighth day are not what it goes by.
    const stray = [0, ...every(60, 4000, 4007), ...every(30, 4007, 4060)]
    expect(withToldStep(seriesAt(stray), undefined, 7).stepMin).toBe(60)
  })

  it('is left to who knows it: the rows, or the books', () => {
    const told = { ...seriesAt(every(30, 0, 9)), stepMin: new Float64Array(432).fill(30) }
    expect(withToldStep(told, undefined, 7).series).toBe(told)
    const untold = seriesAt(every(30, 0, 9))
    expect(withToldStep(untold, 15, 7).series).toBe(untold)
  })

  it('goes beside registers, which carry none', () => {
    const { series, stepMin } = withToldStep(seriesAt(every(60, 0, 9), true), undefined, 7)
    expect({ stepMin, told: series.stepMin }).toEqual({ stepMin: 60, told: undefined })
  })

  it('is none where the first days have two', () => {
    const offsets = [...every(30, 0, 3), ...every(60, 3, 20)]
    const { series, stepMin } = withToldStep(seriesAt(offsets), undefined, 7)
    expect({ rows: series.startMs.length, stepMin }).toEqual({
      rows: 3 * 48 + 4 * 24,
      stepMin: undefined,
    })
  })
})
