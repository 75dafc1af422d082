import { describe, expect, it } from 'vitest'
import { floorLevels, loadChart } from '../../../src/report/charts/load-chart.ts'
import { chartOrder } from '../../../src/report/parts/chart-order.ts'
import { speechOf } from '../../../src/report/words/speech.ts'
import { aDossier, siteCurves } from '../../builders/a-report.ts'

const speech = speechOf('en')
const orderOf = (...args: Parameters<typeof aDossier>) => {
  const order = chartOrder(aDossier(...args), speech)
  if (order === undefined) throw new Error('the dossier has no curve')
  return order
}
const drawn = (...args: Parameters<typeof aDossier>): string =>
  loadChart(orderOf(...args), speech)
    .toString()
    .replaceAll('\u00a0', ' ')

const without = (from: number, to: number) => {
  const { kw, floorsKw } = siteCurves()
  return siteCurves({
    kw: kw.map((value, slot) => (slot >= from * 48 && slot < to * 48 ? Number.NaN : value)),
    floorsKw: floorsKw.map((value, day) => (day >= from && day < to ? Number.NaN : value)),
  })
}

describe('the floor of a chart', () => {
  it('is told before the onset and since', () => {
    expect(floorLevels(orderOf())).toEqual({
      beforeKw: 0.4,
      sinceKw: 10,
      onset: 7,
      onsetFrom: 7,
      end: 28,
    })
  })

  it('has no before where the load began before the window', () => {
    const { onsetAt: _, ...order } = orderOf()
    expect(floorLevels({ ...order, onsetAt: undefined })).toMatchObject({
      beforeKw: undefined,
      onset: 0,
    })
  })

  it('may have begun on any day of a gap before the onset', () => {
    const site = without(4, 7)
    expect(floorLevels(orderOf({}, { site }))).toMatchObject({ onset: 7, onsetFrom: 4 })
    expect(drawn({}, { site })).toContain('began between 21 Jan and 24 Jan')
  })
})

describe('the chart of a load', () => {
  it('says in words what it shows', () => {
    const chart = drawn()
    expect(chart).toContain('<title>Load over the whole window</title>')
    expect(chart).toContain(
      '<desc>Until 24 Jan 2026 the load fell to 0.40 kW, since then no lower than about 10.0 kW. It reaches 10.0 kW.</desc>',
    )
    expect(chart).toContain('>began 24 Jan</text>')
    expect(chart).toContain('>floor 10.0 kW</text>')
  })

  it('colours the suspected part alone: since the onset, up to its power', () => {
    // 9.8 of an axis of 15 kW: 120 x (1 - 9.8 / 15) = 42 units from above; 7 x 48 slots from the left.
    expect(drawn()).toContain('<clipPath id="c1s"><path d="M336 42H1344V120H336z"/></clipPath>')
  })

  it('hatches what is missing, dots what is estimated, and marks falls', () => {
    const kw = siteCurves().kw.map((value, slot) =>
      slot < 48 || (slot >= 96 && slot < 144) ? Number.NaN : value,
    )
    const estimatedKw = kw.map((_, slot) => (slot < 48 ? 0.4 : Number.NaN))
    const chart = drawn(
      {},
      { site: siteCurves({ kw, estimatedKw, falls: [{ slot: 672, slots: 4 }] }) },
    )
    expect(chart.match(/class="estimated" x="0%" width="3.57%"/g)).toHaveLength(1)
    expect(chart.match(/class="missing" x="7.14%" width="3.57%"/g)).toHaveLength(1)
    expect(chart.match(/class="fall" x="50%"/g)).toHaveLength(1)
  })

  it('draws the neighbours behind the load where they are known', () => {
    const peers = {
      lowKw: new Float32Array(28 * 48).fill(0.1),
      highKw: new Float32Array(28 * 48).fill(1),
      count: 9,
    }
    const chart = drawn({}, { site: siteCurves({ peers }) })
    expect(chart.indexOf('class="peers"')).toBeGreaterThan(0)
    expect(chart.indexOf('class="peers"')).toBeLessThan(chart.indexOf('class="load"'))
    expect(drawn()).not.toContain('class="peers"')
  })
})
