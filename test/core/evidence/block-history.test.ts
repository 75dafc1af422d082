import { describe, expect, it } from 'vitest'
import { blockHistory } from '../../../src/core/evidence/block-history.ts'
import type { MineBehaviour } from '../../../src/simulate/machines.ts'
import { aWindowCurve } from '../../builders/a-window-curve.ts'
import { aMinedFlat } from './a-mined-flat.ts'

const SEEDS = [1, 2, 3, 4, 5, 6, 7, 8]

describe('the history of a block', () => {
  it.each<readonly [MineBehaviour, number]>([
    ['steady', 0],
    ['nights-only', 1],
    ['peak-avoiding', 1],
    ['price-driven', 1],
    ['with-outages', 1],
    ['growing', 1],
  ])('dates the start of a mine that is %s within %i days', (behaviour, mostDays) => {
    const errors = SEEDS.map((seed) => {
      const onset = 6 + 2 * seed
      const { curve, kw } = aMinedFlat({ behaviour, onset, seed })
      return Math.abs((blockHistory(curve, kw)?.onsetDay ?? Number.NaN) - onset)
    })
    expect(errors.filter((error) => error <= mostDays)).toHaveLength(SEEDS.length)
  })

  it.each<MineBehaviour>(['steady', 'nights-only', 'peak-avoiding', 'throttled', 'with-outages'])(
    'dates no start of a mine that is %s and older than the window',
    (behaviour) => {
      const dated = SEEDS.filter((seed) => {
        const { curve, kw } = aMinedFlat({ behaviour, seed })
        const history = blockHistory(curve, kw)
        return history?.onsetDay !== undefined || history?.endedDay !== undefined
      })
      expect(dated).toEqual([])
    },
  )

  it.each<MineBehaviour>(['steady', 'nights-only', 'peak-avoiding'])(
    'tells the first day without a mine that was %s and has left',
    (behaviour) => {
      const ends = SEEDS.map((seed) => {
        const { curve, kw } = aMinedFlat({ behaviour, left: 14 + seed, seed })
        const history = blockHistory(curve, kw)
        return [history?.onsetDay, history?.endedDay]
      })
      expect(ends).toEqual(SEEDS.map((seed) => [undefined, 14 + seed]))
    },
  )

  it('lists machines that were added, in kW', () => {
    const base = (day: number): number => 0.3 + 3.25 * [10, 16, 22].filter((on) => day >= on).length
    const { changes = [] } = blockHistory(aWindowCurve({ power: base }), 9.75) ?? {}
    expect(changes.map(({ day, kind, kw }) => [day, kind, Number(kw.toFixed(2))])).toEqual([
      [10, 'start', 3.25],
      [16, 'added', 3.25],
      [22, 'added', 3.25],
    ])
  })

  it('sees no start on Mondays in an office that rests at weekends', () => {
    const office = aWindowCurve({
      customerClass: 'commercial',
      power: (day, hour) => (day % 7 < 5 && hour >= 7 && hour < 19 ? 12 : 2),
    })
    expect(blockHistory(office, 6)?.changes ?? []).toEqual([])
  })

  it('does not end with a block that what is left may still hold', () => {
    const hall = aWindowCurve({ power: (day) => (day < 20 ? 30 : 22) })
    expect(blockHistory(hall, 8)?.endedDay).toBeUndefined()
  })

  it('is unknown where nothing was measured', () => {
    expect(blockHistory(aWindowCurve({ power: () => Number.NaN }), 3)).toBeUndefined()
  })
})
