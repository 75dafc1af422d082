import { asked, found, type Inferred, share } from './finding.ts'
import { rolesOf } from './header-words.ts'

/** Where the meters' first and last times lie, on the wall clock as it was given. */
export interface DayEdges {
  readonly meters: number
  readonly stepMin: number
  readonly firstAtMidnight: number
  readonly firstAfterOneStep: number
  readonly lastAtMidnight: number
  readonly lastOneStepBefore: number
  /** Times written as 24:00. */
  readonly midnightsAs24: number
}

const FIELD = 'time.stamp'
const MOST = 2 / 3

/** Which end of its interval a time stands for: by the column's name, else by where days begin and end. */
export const inferStamp = (
  columns: readonly string[],
  isDateOnly: boolean,
  edges: DayEdges,
): Inferred<'start' | 'end'> => {
  const roles = columns.map(rolesOf)
  const name = columns.join('" and "')
  const isContract = columns.length === 1 && columns[0]?.toLowerCase() === 'read_at'
  const has = (role: 'start' | 'end') => roles.some((it) => it.has(role))
  if (isContract)
    return found(FIELD, 'start', 'start', 'read_at is the start of the interval by contract')
  if (has('end') && !has('start'))
    return found(FIELD, 'end', 'end', `the column is named "${name}"`)
  if (has('start') && !has('end'))
    return found(FIELD, 'start', 'start', `the column is named "${name}"`)
  if (isDateOnly || edges.stepMin >= 1440)
    return found(FIELD, 'start', 'start', 'a date is that of its day')
  const { meters, midnightsAs24 } = edges
  if (midnightsAs24 > 0)
    return found(
      FIELD,
      'end',
      'end',
      `${midnightsAs24.toLocaleString('en')} times are written as 24:00`,
    )
  const of = (count: number) => count >= MOST * meters
  const startsWhole = of(edges.firstAtMidnight)
  const startsLater = of(edges.firstAfterOneStep)
  const endsWhole = of(edges.lastAtMidnight)
  const endsBefore = of(edges.lastOneStepBefore)
  if (startsWhole && !endsWhole)
    return found(
      FIELD,
      'start',
      'start',
      `${share(edges.firstAtMidnight, meters, 'meters begin at 00:00')}${endsBefore ? `, ${share(edges.lastOneStepBefore, meters, `end ${edges.stepMin} min before midnight`)}` : ''}`,
      endsBefore ? 'certain' : 'weak',
    )
  if (startsLater && !endsBefore)
    return found(
      FIELD,
      'end',
      'end',
      `${share(edges.firstAfterOneStep, meters, `meters begin ${edges.stepMin} min past midnight`)}${endsWhole ? `, ${share(edges.lastAtMidnight, meters, 'end at 00:00')}` : ''}`,
      endsWhole ? 'certain' : 'weak',
    )
  return asked(
    FIELD,
    '--stamp start',
    'nothing tells whether a time is the start or the end of its interval; the other is --stamp end',
  )
}
