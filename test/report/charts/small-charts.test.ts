import { describe, expect, it } from 'vitest'
import { areaChart } from '../../../src/report/charts/area-chart.ts'
import { bullet, weightBar } from '../../../src/report/charts/bullet.ts'
import { heatMap } from '../../../src/report/charts/heat-map.ts'
import { meanDayChart } from '../../../src/report/charts/mean-day-chart.ts'
import { residualChart } from '../../../src/report/charts/residual-chart.ts'
import { siteSparkline } from '../../../src/report/charts/sparkline.ts'
import { temperatureChart } from '../../../src/report/charts/temperature-chart.ts'
import { chartOrder } from '../../../src/report/parts/chart-order.ts'
import { speechOf } from '../../../src/report/words/speech.ts'
import { aDossier, areaCurves, siteCurves } from '../../builders/a-report.ts'

const speech = speechOf('en')
const dossier = aDossier()
const order = chartOrder(dossier, speech)
if (order === undefined) throw new Error('the dossier has no curve')
const plain = (markup: { toString(): string }): string =>
  markup.toString().replaceAll('\u00a0', ' ')

describe('small charts', () => {
  it('show 14 days with their floor in the sparkline', () => {
    const spark = plain(siteSparkline(order, speech))
    expect(spark).toContain('viewBox="0 0 672 120"')
    expect(spark).toContain('Last 14 days: up to 10.0 kW, floor 10.0 kW')
    expect(spark).toContain('<path class="floor" d="M0 0H672"/>')
  })

  it('set the mean day before the onset beside that since', () => {
    const chart = plain(meanDayChart(order, speech))
    // 10 of 15 kW lie 40 units from above, 0.4 kW 117.
    expect(chart).toContain('d="M0 120V40h48V120z"')
    expect(chart).toContain('<path class="before" d="M0 117h48"/>')
  })

  it('join equal hours of neighbouring days in the heat map', () => {
    const chart = plain(heatMap(order, speech))
    expect(chart).toContain('class="heat0" d="M0 0.5h7M0 1.5h7')
    expect(chart).toContain('class="heat5" d="M7 0.5h21')
  })

  it('fit the floor to the temperature, since the onset', () => {
    const found = temperatureChart(order, speech)
    expect(found?.slope).toMatchObject({ kwPerC: 0, r2: 0 })
    expect(plain(found?.chart ?? '').match(/class="since"/g)).toHaveLength(21)
    expect(plain(found?.chart ?? '').match(/class="earlier"/g)).toHaveLength(7)
  })

  it('draw no temperature where none is known', () => {
    const site = siteCurves({ temperaturesC: new Array<number>(28).fill(Number.NaN) })
    expect(temperatureChart({ ...order, curves: site }, speech)).toBeUndefined()
  })

  it('show an area with and without the site, against its rating', () => {
    const chart = plain(areaChart(areaCurves(), order, speech))
    // 95 kW at a power factor of 0.95 are 100 kVA; before the onset nothing is taken off them.
    expect(chart).toContain('Highest load 100 %, without this site 100 %')
    expect(chart).toContain('rating 100 kVA')
    // Of an axis of 150 %: 100 % are 40 units from above, 9.8 kW less are 89.7 % and 48.
    expect(chart).toContain('<path class="areaload" d="M0 120V40h336v8h1008V120z"/>')
  })

  it('show an area without a rating in kW', () => {
    const area = areaCurves({ ratedKva: undefined })
    expect(plain(areaChart(area, order, speech))).toContain('Highest load 95 kW')
  })

  it('put a residual on the scale of its area', () => {
    const residual = new Float32Array(28 * 48).fill(1)
    const chart = plain(residualChart(residual, areaCurves().loadKw, dossier, speech))
    expect(chart).toContain('up to 1.0 kW')
    // A quarter of 95 kW is the least that the axis reaches, and so 30 kW: 1 kW is 4 of 120 units.
    expect(chart).toContain('M0 120V116h1344V120z')
  })

  it('end a bar at its value, and what would be left at the rest', () => {
    const bar = plain(bullet({ title: 'Peak', value: 120, without: 90, top: 150, limits: [100] }))
    expect(bar).toContain('class="suspect" width="80%"')
    expect(bar).toContain('class="rest" width="60%"')
    expect(bar).toContain('class="limit" x1="66.67%"')
    expect(plain(weightBar(0.4))).toContain('class="fill" width="40%"')
  })
})
