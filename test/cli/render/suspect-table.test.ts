import { describe, expect, it } from 'vitest'
import { paintFor } from '../../../src/cli/render/colours.ts'
import { suspectTable } from '../../../src/cli/render/suspect-table.ts'
import type { Alert } from '../../../src/core/alert/alert.ts'
import type { Language } from '../../../src/core/score/texts.ts'
import { anAlert, seen } from '../an-alert.ts'

const PLAIN = paintFor(false, {})

const table = (alerts: readonly Alert[], language: Language = 'en', width = 100): string =>
  seen(suspectTable(alerts, { language, currency: 'KZT', width, paint: PLAIN }))

const ALERTS = [
  anAlert(),
  anAlert({
    siteId: 'area:TP-14',
    kind: 'area',
    transformerId: 'TP-14',
    rank: 2,
    probability: 0.9999,
    expectedKw: 138.76,
    expectedKwLow: 137.63,
    expectedKwHigh: 139.9,
    kwhPerMonth: 101_297,
    damagePerMonth: { amount: 1_823_346, currency: 'KZT' },
    reasons: [{ code: 'RESIDUAL_FLAT', value: 138.763, expected: 0, unit: 'kW', weight: 0.3 }],
    alternatives: [{ code: 'METER_MAPPING', openBecause: 'a meter missing from the area' }],
  }),
]

describe('the table of suspects', () => {
  it('holds place, power, probability, money, onset, loading, curve and reason in 100 columns', () => {
    expect(table(ALERTS)).toBe(
      [
        '  #  site                     kW  probability      kWh/mo.  since      mean day, 0–24 h',
        '     region, area          range                   KZT/mo.  area peak  strongest reason',
        '─'.repeat(100),
        '  1  KZ-ALA-000123           9.8  very likely        7,050  17 Jan     ▅▅▅▅▅▅▅▅▅▅▅▅████████████',
        '     ALA, TP-77         8.9–10.6  97 %             126,900  118 %      steady 9.8 kW day and night',
        '  2  area TP-14            138.8  very likely      101,297  17 Jan     ▅▅▅▅▅▅▅▅▅▅▅▅████████████',
        '     ALA             137.6–139.9  > 99 %         1,823,346  118 %      steady 138.8 kW past meters',
        '                                                                       or meter of no area',
      ].join('\n'),
    )
  })

  it('holds the same in 80 columns', () => {
    expect(table(ALERTS.slice(0, 1), 'en', 80)).toBe(
      [
        '  #  site                        kW  probability      kWh/mo.  mean day, 0–24 h',
        '     region, area             range                   KZT/mo.  strongest reason',
        '─'.repeat(80),
        '  1  KZ-ALA-000123              9.8  very likely        7,050  ▅▅▅▅▅▅▅▅████████',
        '     ALA, TP-77            8.9–10.6  97 %             126,900  steady 9.8 kW day',
        '     area peak 118 %   since 17 Jan                            and night',
      ].join('\n'),
    )
  })

  it.each(['en', 'ru', 'kk'] as const)('is never wider than asked for in %s', (language) => {
    for (const width of [100, 80]) {
      const lines = table(ALERTS, language, width).split('\n')
      expect(Math.max(...lines.map((line) => line.length))).toBe(width)
    }
  })

  it('speaks Russian', () => {
    expect(table(ALERTS.slice(0, 1), 'ru').split('\n').slice(-3)).toEqual([
      '  1  KZ-ALA-000123           9,8  очень              7 050  17 янв.    ▅▅▅▅▅▅▅▅▅▅▅▅████████████',
      '     ALA, TP-77         8,9–10,6  вероятно         126 900  118 %      ровно 9,8 кВт днём и ночью',
      '                                  97 %',
    ])
  })

  it('speaks Kazakh', () => {
    expect(table(ALERTS.slice(0, 1), 'kk').split('\n').slice(-2)).toEqual([
      '  1  KZ-ALA-000123           9,8  өте ықтимал        7 050  17 қаң.    ▅▅▅▅▅▅▅▅▅▅▅▅████████████',
      '     ALA, TP-77         8,9–10,6  97 %             126 900  118 %      күні-түні тұрақты 9,8 кВт',
    ])
  })

  it('says of a site that could not be judged why not, and nothing else', () => {
    const { overload: _, onsetAt: __, transformerId: ___, ...rest } = anAlert()
    const site: Alert = {
      ...rest,
      rank: null,
      state: 'quiet',
      probability: null,
      reasons: [],
      alternatives: [],
      profileKw: [],
      notJudged: ['MIXED_STEP'],
    }
    expect(table([site]).split('\n').slice(3)).toEqual([
      '     KZ-ALA-000123                not judged                           two interval lengths',
      '     ALA',
    ])
  })

  it('breaks a long id and loses none of it', () => {
    const id = 'A'.repeat(30)
    const text = table([anAlert({ siteId: `meter:${id}` })])
    expect(text.match(/A{2,}/g)?.join('')).toBe(`${id}`)
  })

  it('says so where there is nobody', () => {
    expect([table([]), table([], 'ru'), table([], 'kk')]).toEqual([
      'No suspects.',
      'Подозрений нет.',
      'Күдікті нысан жоқ.',
    ])
  })

  it.each([
    { label: 'a terminal', isTTY: true, env: {}, coloured: true },
    { label: 'a pipe', isTTY: false, env: {}, coloured: false },
    { label: 'a terminal with NO_COLOR', isTTY: true, env: { NO_COLOR: '1' }, coloured: false },
    { label: 'a dumb terminal', isTTY: true, env: { TERM: 'dumb' }, coloured: false },
  ])('has colours on $label: $coloured', ({ isTTY, env, coloured }) => {
    const options = { language: 'en', currency: 'KZT', width: 100 } as const
    const painted = suspectTable(ALERTS, { ...options, paint: paintFor(isTTY, env) })
    const plain = suspectTable(ALERTS, { ...options, paint: PLAIN })
    // biome-ignore lint/suspicious/noControlCharactersInRegex: it is the escape that is looked for
    expect(painted.replaceAll(/\u001b\[\d+m/g, '')).toBe(plain)
    expect(painted !== plain).toBe(coloured)
  })
})
