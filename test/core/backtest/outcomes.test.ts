import { describe, expect, it } from 'vitest'
import {
  type InspectionOutcome,
  inspectionOutcomeSchema,
} from '../../../src/core/backtest/inspection-outcome.ts'
import { knownMines, verdictBy } from '../../../src/core/backtest/known-mine.ts'
import { contradictionIn, OutcomeBook } from '../../../src/core/backtest/outcome-book.ts'
import { dayOf } from '../../builders/days.ts'

const anOutcome = (
  date: string,
  outcome: InspectionOutcome['outcome'],
  change: Partial<InspectionOutcome> = {},
): InspectionOutcome => ({ siteId: 'meter:M1', inspectedAt: dayOf(date), outcome, ...change })

describe('a row of outcomes', () => {
  const dated = (inspectedAt: string | number) =>
    inspectionOutcomeSchema.safeParse({ siteId: 'meter:M1', inspectedAt, outcome: 'clean' })

  it.each([
    ['a date', '2026-02-13', '2026-02-13'],
    ['a time with an offset, whose date there it is', '2026-02-13T01:00:00+05:00', '2026-02-13'],
    ['a time as DuckDB writes it', '2026-02-13 23:59:00', '2026-02-13'],
    ['epoch milliseconds, in UTC', 1_771_027_199_000, '2026-02-13'],
    ['the same as text', '1771027199000', '2026-02-13'],
  ])('is of the day of %s', (_, given, date) => {
    expect(dated(given).data?.inspectedAt).toBe(dayOf(date))
  })

  it.each(['13.02.2026', '2026-02-30', '2026-02-131', 'yesterday', '', 20_497])(
    'is refused with %j for a date',
    (given) => {
      expect(dated(given).success).toBe(false)
    },
  )

  it.each(['M1', 'meter:', 'house:M1', 'meter:a b'])('is refused with %j for a site', (siteId) => {
    const row = { siteId, inspectedAt: '2026-02-13', outcome: 'clean' }
    expect(inspectionOutcomeSchema.safeParse(row).error?.issues[0]?.message).toBe(
      'must be meter:ID or area:ID',
    )
  })

  it('is refused with a mine that began after it was found', () => {
    const row = { siteId: 'meter:M1', inspectedAt: '2026-02-13', outcome: 'confirmed' }
    const parsed = inspectionOutcomeSchema.safeParse({ ...row, activeSince: '2026-02-14' })
    expect(parsed.error?.issues).toMatchObject([
      { path: ['activeSince'], message: 'must not lie behind the inspection' },
    ])
    expect(inspectionOutcomeSchema.safeParse({ ...row, activeSince: '2026-02-13' }).success).toBe(
      true,
    )
  })
})

describe('what outcomes say', () => {
  const book = new OutcomeBook([
    anOutcome('2026-02-01', 'confirmed'),
    anOutcome('2026-01-10', 'clean'),
    anOutcome('2026-01-15', 'no_access'),
  ])

  it('is known from the end of their day, and settles the site or leaves the question open', () => {
    const settled = (date: string) => book.settledBy('meter:M1', dayOf(date))?.outcome
    expect(settled('2026-01-09')).toBeUndefined()
    expect(settled('2026-01-10')).toBe('clean')
    expect(settled('2026-01-31')).toBe('clean')
    expect(settled('2026-02-01')).toBe('confirmed')
  })

  it('judges a day by the first inspection after it, else by the last before', () => {
    const verdict = (date: string) => book.verdictOn('meter:M1', dayOf(date))
    expect(verdict('2026-01-01')).toBe('not-a-mine')
    expect(verdict('2026-01-10')).toBe('mine')
    expect(verdict('2026-03-01')).toBe('mine')
    expect(book.verdictOn('meter:M2', dayOf('2026-01-01'))).toBe('unknown')
  })

  it('does not count a mine before it is known to have begun', () => {
    const dated = new OutcomeBook([
      anOutcome('2026-02-01', 'confirmed', { activeSince: dayOf('2026-01-20') }),
    ])
    expect(dated.verdictOn('meter:M1', dayOf('2026-01-19'))).toBe('not-a-mine')
    expect(dated.verdictOn('meter:M1', dayOf('2026-01-20'))).toBe('mine')
  })

  it('contradicts itself where one day has two answers, and not where a door stayed shut', () => {
    const confirmed = anOutcome('2026-02-01', 'confirmed')
    expect(contradictionIn([confirmed, anOutcome('2026-02-01', 'clean')])).toEqual([0, 1])
    expect(contradictionIn([confirmed, confirmed])).toBeUndefined()
    expect(contradictionIn([confirmed, anOutcome('2026-02-01', 'no_access')])).toBeUndefined()
    expect(contradictionIn([confirmed, anOutcome('2026-02-02', 'clean')])).toBeUndefined()
    const other = anOutcome('2026-02-01', 'clean', { siteId: 'meter:M2' })
    expect(contradictionIn([confirmed, other])).toBeUndefined()
  })
})

describe('known mines', () => {
  const outcomes = new OutcomeBook([
    anOutcome('2026-02-01', 'confirmed', { kwFound: 7 }),
    anOutcome('2026-02-20', 'confirmed', { kwFound: 9 }),
    anOutcome('2026-01-05', 'confirmed', { siteId: 'meter:M2', activeSince: dayOf('2025-11-30') }),
    anOutcome('2026-01-05', 'legal_miner', { siteId: 'meter:M3' }),
  ])
  const truth = {
    mines: [
      { siteId: 'meter:M1', kind: 'steady', kw: 9.7, onsetAt: '2026-01-24' },
      { siteId: 'area:TP-5', kind: 'before-meter', kw: 29, onsetAt: '2026-01-10' },
    ],
  }

  it('are those that inspections confirmed, by the first confirmation', () => {
    expect(knownMines(outcomes, undefined)).toEqual([
      {
        siteId: 'meter:M2',
        activeFrom: dayOf('2025-11-30'),
        inspectedDay: dayOf('2026-01-05'),
        kw: undefined,
      },
      { siteId: 'meter:M1', activeFrom: undefined, inspectedDay: dayOf('2026-02-01'), kw: 7 },
    ])
  })

  it('are in a simulated region what it planted, found when an inspection found them', () => {
    expect(knownMines(outcomes, truth)).toEqual([
      {
        siteId: 'area:TP-5',
        activeFrom: dayOf('2026-01-10'),
        inspectedDay: undefined,
        kw: 29,
      },
      {
        siteId: 'meter:M1',
        activeFrom: dayOf('2026-01-24'),
        inspectedDay: dayOf('2026-02-01'),
        kw: 9.7,
      },
    ])
    const verdict = verdictBy(outcomes, truth)
    expect(verdict('meter:M1', dayOf('2026-01-23'))).toBe('not-a-mine')
    expect(verdict('meter:M1', dayOf('2026-01-24'))).toBe('mine')
    expect(verdict('meter:M9', dayOf('2026-01-24'))).toBe('not-a-mine')
  })
})
