import { describe, expect, it } from 'vitest'
import { bandArea, stepArea, stepLine } from '../../../src/report/charts/paths.ts'

const scale = { top: 12, slots: 1 }

describe('a path', () => {
  it('goes in steps, joins equal ones and breaks where values are missing', () => {
    expect(stepLine([12, 12, 6, Number.NaN, 0], scale)).toBe('M0 0h2v60h1M4 120h1')
  })

  it('is filled down to zero', () => {
    expect(stepArea([6, 12], scale)).toBe('M0 120V60h1v-60h1V120z')
  })

  it('spans the slots of each value, and stays inside the plot', () => {
    expect(stepArea([24, -3], { top: 12, slots: 4 })).toBe('M0 120V0h4v120h4V120z')
  })

  it('surrounds a band', () => {
    expect(bandArea([0, 3], [6, 12], scale)).toBe('M0 60h1v-60h1V90h-1v30h-1z')
  })

  it('is empty where nothing is known', () => {
    expect(stepLine([Number.NaN], scale)).toBe('')
  })
})
