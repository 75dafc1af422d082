import { expect, test } from 'vitest'
import { BacktestWork } from '../../../src/app/backtest/backtest-work.ts'
import { parseConfig } from '../../../src/app/config.ts'
import { almatyMidnight, dayOf, HOUR } from '../../builders/days.ts'

test('the energy between two registers is not spread over days that were over when the second came', () => {
  const start = almatyMidnight(dayOf('2026-01-05'))
  const hours = [...Array(30).keys(), ...Array.from({ length: 40 }, (_, i) => 40 + i)]
  const work = new BacktestWork({
    configs: [parseConfig({ timezone: 'Asia/Almaty', assess: { model: 'rules' } }, 'the test')],
    data: { meters: [], transformers: [], licences: [], orders: [], tips: [], weather: [] },
    to: dayOf('2026-01-07'),
    nowMs: start + 1000 * HOUR,
    watch: [],
  })
  const { totals, firstDay } = work.judge([
    [
      {
        meterId: 'M1',
        startMs: Float64Array.from(hours, (hour) => start + hour * HOUR),
        kwh: Float64Array.from(hours, (hour) => 100 + hour),
        isRegister: true,
        kvarh: undefined,
        stepMin: undefined,
        quality: undefined,
      },
    ],
  ])
  expect(firstDay).toBe(dayOf('2026-01-05'))
  expect([...totals.rejections].map(([reason, { count }]) => [reason, count])).toEqual([
    ['register-gap', 1],
  ])
})
