import { describe, expect, it } from 'vitest'
import { type FollowOptions, followDays } from '../../../src/core/backtest/follow-days.ts'
import type { KnownMine } from '../../../src/core/backtest/known-mine.ts'
import { measureSide } from '../../../src/core/backtest/measure-side.ts'
import type { WatchedSite } from '../../../src/core/backtest/missed-because.ts'
import { isoDay } from '../../../src/core/time.ts'
import { dayOf } from '../../builders/days.ts'
import { rankings } from './a-ranking.ts'

/** Sundays are 4, 11, 18 and 25 January 2026. */
const OPTIONS: FollowOptions = {
  from: dayOf('2026-01-04'),
  to: dayOf('2026-01-27'),
  mines: [],
  areaOf: () => undefined,
  listSize: 2,
  isPassedOver: () => false,
}

const aMine = (siteId: string, change: Partial<KnownMine> = {}): KnownMine => ({
  siteId,
  activeFrom: undefined,
  inspectedDay: undefined,
  kw: undefined,
  ...change,
})

describe('the weekly lists', () => {
  it('are as of Sundays, as long as the visits of a week, and tell what is new', () => {
    const { weeks } = followDays(
      rankings('2026-01-10', '2026-01-27', (date) =>
        date < '2026-01-18' ? ['meter:A', 'meter:B', 'meter:C'] : ['meter:C', 'meter:A'],
      ),
      OPTIONS,
    )
    const shown = weeks.map(({ asOf, raised, sites }) => [
      isoDay(asOf),
      raised,
      sites.map(({ place, siteId, rank, isNew }) => `${place} ${siteId} ${rank} ${isNew}`),
    ])
    expect(shown).toEqual([
      ['2026-01-04', 0, []],
      ['2026-01-11', 3, ['1 meter:A 1 true', '2 meter:B 2 true']],
      ['2026-01-18', 2, ['1 meter:C 1 true', '2 meter:A 2 false']],
      ['2026-01-25', 2, ['1 meter:C 1 false', '2 meter:A 2 false']],
    ])
  })

  it('pass over what is settled by then, and fill its place with the next', () => {
    const { weeks } = followDays(
      rankings('2026-01-04', '2026-01-27', () => ['meter:A', 'meter:B', 'meter:C']),
      {
        ...OPTIONS,
        isPassedOver: (siteId, asOf) => siteId === 'meter:A' && asOf >= dayOf('2026-01-12'),
      },
    )
    expect(
      weeks.map(({ passedOver, sites }) => [passedOver, sites.map(({ rank }) => rank)]),
    ).toEqual([
      [0, [1, 2]],
      [0, [1, 2]],
      [1, [2, 3]],
      [1, [2, 3]],
    ])
  })
})

describe('what became of known mines', () => {
  /** D stands on the list from 13 January, at place 3 until 20 January; E between Sundays; its area stands for F. */
  const days = rankings('2026-01-04', '2026-01-27', (date) => [
    'meter:A',
    ...(date >= '2026-01-20' ? ['meter:D'] : []),
    'meter:B',
    ...(date >= '2026-01-13' && date < '2026-01-20' ? ['meter:D'] : []),
    ...(date >= '2026-01-12' && date < '2026-01-17' ? ['meter:E'] : []),
    ...(date >= '2026-01-14' ? ['area:TP-1'] : []),
    ...(date >= '2026-01-22' ? ['meter:L'] : []),
    'meter:C',
  ])
  const mines = [
    aMine('meter:A', { activeFrom: dayOf('2026-01-08'), kw: 3 }),
    aMine('meter:C', { activeFrom: dayOf('2026-01-02'), kw: 5 }),
    aMine('meter:D', { activeFrom: dayOf('2026-01-10'), inspectedDay: dayOf('2026-01-26'), kw: 2 }),
    aMine('meter:E', { inspectedDay: dayOf('2026-01-18') }),
    aMine('meter:F', { inspectedDay: dayOf('2026-01-20') }),
    aMine('meter:G', { activeFrom: dayOf('2026-01-26') }),
    aMine('meter:H', { inspectedDay: dayOf('2026-01-04') }),
    aMine('meter:I', { inspectedDay: dayOf('2026-01-20') }),
    aMine('meter:J', { inspectedDay: dayOf('2026-01-20') }),
    aMine('meter:K', { inspectedDay: dayOf('2026-01-20') }),
    aMine('meter:L', { inspectedDay: dayOf('2026-01-21') }),
    aMine('meter:M', { inspectedDay: dayOf('2026-01-21') }),
  ]
  const followed = followDays(days, {
    ...OPTIONS,
    mines,
    areaOf: (siteId) => (siteId === 'meter:F' ? 'TP-1' : undefined),
  })
  const watched = new Map<string, WatchedSite>(
    (
      [
        ['meter:J', 0, undefined],
        ['meter:K', 9, 0.04],
        ['meter:F', 9, 0.01],
        ['meter:L', 9, 0.02],
      ] as const
    ).map(([siteId, judgedDays, probability]) => [
      siteId,
      {
        siteId,
        judgedDays,
        best: probability === undefined ? undefined : { day: dayOf('2026-01-15'), probability },
        notJudged: probability === undefined ? ('TOO_FEW_DAYS' as const) : undefined,
      },
    ]),
  )
  const measured = measureSide(followed, {
    mines,
    watched,
    isKnown: (siteId) => siteId !== 'meter:I',
    verdictOn: (siteId) =>
      siteId === 'meter:A' || siteId === 'meter:D'
        ? 'mine'
        : siteId === 'meter:B'
          ? 'not-a-mine'
          : 'unknown',
  })

  it('says when each was raised and listed, and why it was not', () => {
    expect(
      measured.mines.map(({ siteId, raised, listed, missedBecause, isCounted }) =>
        [
          siteId,
          raised === null ? 'never' : `${raised.day} ${raised.rank}/${raised.of}`,
          listed === null ? missedBecause : `${listed.day} no. ${listed.rank}`,
          ...(isCounted ? [] : ['does not count']),
        ].join(', '),
      ),
    ).toEqual([
      // Its alert stood before; since it is a mine it counts.
      'meter:A, 2026-01-08 1/3, 2026-01-11 no. 1',
      'meter:C, 2026-01-04 3/3, beyond-list',
      'meter:D, 2026-01-13 3/5, 2026-01-25 no. 2',
      'meter:E, 2026-01-12 3/4, between-lists',
      'meter:F, never, other-site',
      'meter:G, never, not-yet-active, does not count',
      'meter:H, never, found-before, does not count',
      'meter:I, never, unknown-site, does not count',
      'meter:J, never, not-judged',
      'meter:K, never, below-threshold',
      'meter:L, 2026-01-22 5/6, raised-too-late',
      'meter:M, never, no-readings',
    ])
  })

  it('counts the days from start to alert, and from alert to inspection', () => {
    const of = (siteId: string) => measured.mines.find((mine) => mine.siteId === siteId)
    expect(of('meter:D')).toMatchObject({ daysToRaise: 3, daysBeforeInspection: 13 })
    expect(of('meter:C')).toMatchObject({ daysToRaise: 2, daysBeforeInspection: null })
    expect(of('meter:L')).toMatchObject({ daysToRaise: null, daysBeforeInspection: -1 })
    expect(measured.total).toMatchObject({
      // 0, 2 and 3 days; 13, 6 and -1 days.
      medianDaysToRaise: 2,
      medianDaysBeforeInspection: 6,
    })
  })

  it('gives precision and recall by week, of what was known to be there by then', () => {
    expect(
      measured.weeks.map(({ weekFrom, precision, recall }) => [
        weekFrom,
        [precision.mines, precision.notMines, precision.unknown, precision.share],
        [recall.listed, recall.known, recall.share, recall.kwShare],
      ]),
    ).toEqual([
      // C alone is known to run.
      ['2026-01-05', [1, 1, 0, 0.5], [0, 1, 0, 0]],
      // A and D have begun.
      ['2026-01-12', [1, 1, 0, 0.5], [1, 3, 0.3333, 0.3]],
      // E was inspected.
      ['2026-01-19', [1, 1, 0, 0.5], [1, 4, 0.25, 0.3]],
      // F, J, K, L and M were, too; D is on the list.
      ['2026-01-26', [2, 0, 0, 1], [2, 9, 0.2222, 0.5]],
    ])
  })

  it('sums up by site: A and D were mines, B was none, of 9 known mines two were listed', () => {
    expect(measured.total).toMatchObject({
      listedSites: 3,
      precision: { mines: 2, notMines: 1, unknown: 0, share: 0.6667 },
      recall: { listed: 2, known: 9, share: 0.2222, listedKw: 5, knownKw: 10, kwShare: 0.5 },
    })
  })
})
