import { expect, it } from 'vitest'
import { suspectedPart } from '../../../src/report/charts/suspected-part.ts'

const scale = { top: 12, slots: 2 }

it('colours a load where the suspected one can be on, up to its power', () => {
  // 6 of 12 kW are 60 units from above; 2.9 kW are less than half of 6.
  expect(suspectedPart([6, 7, 2.9, 3, Number.NaN, 6], 6, { from: 0, to: 6 }, scale)).toBe(
    'M0 60H4V120H0zM6 60H8V120H6zM10 60H12V120H10z',
  )
})

it('colours nothing before the load began, after it has gone, or where none is suspected', () => {
  expect(suspectedPart([6, 6, 6], 6, { from: 1, to: 2 }, scale)).toBe('M2 60H4V120H2z')
  expect(suspectedPart([0, 1], 0, { from: 0, to: 2 }, scale)).toBe('')
})
