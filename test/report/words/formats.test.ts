import { describe, expect, it } from 'vitest'
import { formatsOf } from '../../../src/report/words/formats.ts'

describe('figures', () => {
  it.each([
    {
      language: 'en',
      shown: [
        '1,234.5',
        '126,900',
        '0.42',
        '9.8',
        '138.8',
        '1,204',
        '97 %',
        '× 18',
        '× 2.5',
        '17 Jan',
        '17 Jan 2026',
        '0.4 %',
        '0.0',
      ],
    },
    {
      language: 'ru',
      shown: [
        '1 234,5',
        '126 900',
        '0,42',
        '9,8',
        '138,8',
        '1 204',
        '97 %',
        '× 18',
        '× 2,5',
        '17 янв.',
        '17 янв. 2026',
        '0,4 %',
        '0,0',
      ],
    },
    {
      language: 'kk',
      shown: [
        '1 234,5',
        '126 900',
        '0,42',
        '9,8',
        '138,8',
        '1 204',
        '97 %',
        '× 18',
        '× 2,5',
        '17 қаң.',
        '2026 ж. 17 қаң.',
        '0,4 %',
        '0,0',
      ],
    },
  ] as const)('are written as in $language, with fixed spaces only', ({ language, shown }) => {
    const formats = formatsOf(language)
    const figures = [
      formats.number(1234.5, 1),
      formats.number(126_900),
      formats.power(0.42),
      formats.power(9.8),
      formats.power(138.76),
      formats.power(1204.4),
      formats.percent(0.97),
      formats.factor(18.2),
      formats.factor(2.5),
      formats.dayAndMonth('2026-01-17'),
      formats.date('2026-01-17'),
      formats.percent(0.004),
      formats.number(-0.01, 1),
    ]
    expect(figures).toEqual(shown.map((text) => text.replaceAll(' ', '\u00a0')))
  })
})
