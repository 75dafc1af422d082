import { asked, found, type Inferred } from './finding.ts'
import { rolesOf } from './header-words.ts'
import type { ImportAnswers } from './import-answers.ts'
import type { Unit, ValueKind } from './import-mapping.ts'
import { isPowerUnit, unitIn } from './unit-in-name.ts'

/** How the values of each meter of the sample go, in the order of its lines. */
export interface ValueRun {
  readonly rises: number
  readonly falls: number
}

/** So many rises without a fall are no load: a night, an evening and a morning lie in it. */
const LEAST_RISES = 24

export const valueRuns = (values: ReadonlyMap<string, readonly number[]>): readonly ValueRun[] =>
  [...values.values()].map((run) => {
    let rises = 0
    let falls = 0
    for (const [index, value] of run.entries()) {
      const before = run[index - 1]
      if (before === undefined) continue
      if (value > before) rises++
      else if (value < before) falls++
    }
    return { rises, falls }
  })

/** Energy of the interval, mean power, or a register: by the name, and by whether the values ever fall. */
export const inferKind = (
  name: string,
  unit: Unit | undefined,
  runs: readonly ValueRun[],
  { kind }: ImportAnswers,
): Inferred<ValueKind> => {
  const field = 'value.kind'
  if (kind !== undefined) return found(field, kind, kind, `--value ${kind}`, 'given')
  const roles = rolesOf(name)
  if (unit !== undefined && isPowerUnit(unit))
    return found(field, 'power', 'mean power', `its unit is ${unit}`)
  const long = runs.filter(({ rises, falls }) => rises + falls >= LEAST_RISES)
  const only = (way: 'rises' | 'falls') => (it: ValueRun) =>
    it[way === 'rises' ? 'falls' : 'rises'] <= 0.01 * it[way]
  const steady = Math.max(long.filter(only('rises')).length, long.filter(only('falls')).length)
  const isSteady = long.length > 0 && steady >= 0.9 * long.length
  const shown = `the values of ${steady} of ${long.length} meters only ever rise`
  if (roles.has('register') && !(roles.has('value') && /consum|usage|расход|потребл/i.test(name))) {
    if (long.length > 0 && steady < 0.5 * long.length)
      return asked(
        field,
        '--value register',
        `${JSON.stringify(name)} is the name of a register, but ${shown}; the other is --value energy`,
      )
    return found(
      field,
      'register',
      'register',
      isSteady ? shown : 'its name is that of a register',
      isSteady ? 'certain' : 'weak',
    )
  }
  if (isSteady) {
    if (/consum|usage|расход|потребл/i.test(name))
      return asked(
        field,
        '--value register',
        `${JSON.stringify(name)} is the name of an energy, but ${shown}; the other is --value energy`,
      )
    return found(field, 'register', 'register', shown, 'weak')
  }
  if (roles.has('power') && !roles.has('value') && unit === undefined)
    return found(field, 'power', 'mean power', 'its name is that of a power')
  return found(
    field,
    'energy',
    'energy of the interval',
    long.length > 0
      ? `the values of ${long.length - steady} of ${long.length} meters rise and fall`
      : 'nothing says otherwise',
  )
}

/** The unit stands in the name, in a column of its own, or in the lines above the header; else it is asked. */
export const inferUnit = (
  name: string,
  unitCells: readonly string[],
  preamble: readonly string[],
  median: number | undefined,
  { unit }: ImportAnswers,
): Inferred<Unit> => {
  const field = 'value.unit'
  if (unit !== undefined) return found(field, unit, unit, `--unit ${unit}`, 'given')
  const inName = unitIn(name)
  if (inName !== undefined)
    return found(field, inName, inName, `it stands in the name ${JSON.stringify(name)}`)
  const inCells = new Set(unitCells.map(unitIn))
  const [one] = inCells
  if (one !== undefined && inCells.size === 1)
    return found(
      field,
      one,
      one,
      `a column of its own says so in all ${unitCells.length} lines of the sample`,
    )
  const above = preamble.flatMap((line) => unitIn(line) ?? [])
  if (above[0] !== undefined && new Set(above).size === 1)
    return found(field, above[0], above[0], 'it stands above the header', 'weak')
  const hint = median === undefined ? '' : `; the median is ${median}`
  return asked(
    field,
    '--unit kWh',
    `no unit stands in the name ${JSON.stringify(name)}, in a column or above the header${hint}`,
  )
}
