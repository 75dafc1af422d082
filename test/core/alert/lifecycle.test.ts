import { describe, expect, test } from 'vitest'
import { type AlertLife, NO_ALERT, nextLife } from '../../../src/core/alert/lifecycle.ts'
import type { Assessment } from '../../../src/core/assess/assessment.ts'
import { anAssessment } from '../../builders/an-assessment.ts'

const PARAMS = { raiseAt: 0.5, clearAt: 0.35, clearAfterDays: 2, forgetAfterDays: 3 }
type Day = number | 'unjudged' | 'quiet' | Assessment

/** What changed on each day; a number is that day's probability, quiet a day on which assess hands nothing on. */
const lived = (days: readonly Day[]): (string | undefined)[] => {
  let life: AlertLife = NO_ALERT
  return days.map((day, i) => {
    const assessment =
      day === 'quiet'
        ? undefined
        : day === 'unjudged'
          ? anAssessment({ probability: undefined })
          : typeof day === 'number'
            ? anAssessment({ probability: day })
            : day
    const next = nextLife(life, i, assessment, PARAMS)
    life = next.life
    return next.changed
  })
}

describe('day by day', () => {
  test.each<[string, Day[], (string | undefined)[]]>([
    [
      'below the mark nothing is raised',
      [0.49, 0.36, 'quiet', 'unjudged'],
      [undefined, undefined, undefined, undefined],
    ],
    ['at the mark it is new, then unchanged', [0.5, 0.5, 0.55], ['new', 'unchanged', 'unchanged']],
    [
      'between the marks it stays',
      [0.5, 0.45, 0.41, 0.45],
      ['new', 'unchanged', 'unchanged', 'unchanged'],
    ],
    [
      'small changes add up to news',
      [0.5, 0.58, 0.66, 0.7],
      ['new', 'unchanged', 'updated', 'unchanged'],
    ],
    [
      'below the lower mark for two days it is cleared',
      [0.9, 0.34, 0.34, 0.34],
      ['new', 'updated', 'cleared', undefined],
    ],
    [
      'one day above in between starts the count anew',
      [0.5, 0.45, 0.34, 0.45, 0.34, 0.45],
      ['new', 'unchanged', 'updated', 'updated', 'updated', 'updated'],
    ],
    [
      'days on which nothing is handed on count as below',
      [0.9, 'quiet', 'quiet', 'quiet'],
      ['new', 'unchanged', 'cleared', undefined],
    ],
    [
      'cleared, it can be raised anew',
      [0.9, 'quiet', 'quiet', 0.4, 0.9],
      ['new', 'unchanged', 'cleared', undefined, 'new'],
    ],
    [
      'without a judgement it stands for a while',
      [0.9, 'unjudged', 'unjudged', 0.9],
      ['new', 'unchanged', 'unchanged', 'unchanged'],
    ],
    [
      'without a judgement for too long it is forgotten',
      [0.9, 'unjudged', 'unjudged', 'unjudged', 'unjudged'],
      ['new', 'unchanged', 'unchanged', 'cleared', undefined],
    ],
    [
      'a judgement in between starts that count anew',
      [0.9, 'unjudged', 'unjudged', 0.9, 'unjudged', 'unjudged'],
      ['new', 'unchanged', 'unchanged', 'unchanged', 'unchanged', 'unchanged'],
    ],
  ])('%s', (_, days, changes) => {
    expect(lived(days)).toEqual(changes)
  })

  test.each<[string, Assessment, string]>([
    ['a tenth more power', anAssessment({ expectedKw: 3.25 * 1.11 }), 'updated'],
    ['a little more power', anAssessment({ expectedKw: 3.25 * 1.09 }), 'unchanged'],
    ['another onset', anAssessment({ onsetDay: 1 }), 'updated'],
    ['an onset that is no longer seen', anAssessment({ onsetDay: undefined }), 'updated'],
    [
      'another strongest reason',
      anAssessment({ reasons: [{ code: 'TIP', value: 1, expected: 0, unit: 'count', weight: 1 }] }),
      'updated',
    ],
    ['another site curve', anAssessment({ profileKw: [] }), 'unchanged'],
  ])('%s', (_, second, changed) => {
    expect(lived([anAssessment(), second])).toEqual(['new', changed])
  })
})

test('it remembers the day on which it was raised, and forgets it when cleared', () => {
  const raised = nextLife(NO_ALERT, 7, anAssessment(), PARAMS).life
  const kept = nextLife(raised, 8, anAssessment(), PARAMS).life
  expect([raised.firstRaisedDay, kept.firstRaisedDay]).toEqual([7, 7])
  const below = nextLife(kept, 9, undefined, PARAMS).life
  expect(nextLife(below, 10, undefined, PARAMS)).toEqual({ life: NO_ALERT, changed: 'cleared' })
})
