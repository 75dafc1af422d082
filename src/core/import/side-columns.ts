import { normaliseQuality } from '../validate/normalise-quality.ts'
import type { ColumnProfile } from './column-profile.ts'
import { asked, found, type Inferred, type Question } from './finding.ts'
import type { ImportAnswers } from './import-answers.ts'

/** The question of a column that an answer names and the files have not. */
export const unknownColumn = (
  columns: readonly string[],
  answers: ImportAnswers,
): Question | undefined => {
  const asked_ = [
    answers.meterColumn,
    answers.valueColumn,
    answers.kvarhColumn,
    answers.qualityColumn,
    ...(answers.timeColumns ?? []),
  ]
  const missing = asked_.find(
    (name) => name !== undefined && name !== 'none' && !columns.includes(name),
  )
  return missing === undefined
    ? undefined
    : {
        field: 'columns',
        option: "--meter-column 'NAME'",
        message: `no column is named "${missing}": there are ${columns.map((it) => `"${it}"`).join(', ')}`,
      }
}

/** Numbers that are ids are no values. */
export const meterNames = (
  profiles: readonly ColumnProfile[],
  { meterColumn }: ImportAnswers,
): readonly string[] =>
  meterColumn !== undefined
    ? [meterColumn]
    : profiles
        .filter(({ roles }) => roles.has('meter') && !roles.has('register') && !roles.has('value'))
        .map(({ name }) => name)

const UNIT_COLUMN = /^(unit|uom|units|единица.*|ед\.? ?изм\.?.*)$/i
export const unitCellsOf = (profiles: readonly ColumnProfile[]): readonly string[] =>
  profiles.find(({ name }) => UNIT_COLUMN.test(name))?.cells ?? []

export const sideNames = (profiles: readonly ColumnProfile[]): readonly string[] =>
  profiles.filter(({ name }) => UNIT_COLUMN.test(name)).map(({ name }) => name)

export const qualityOf = (
  profiles: readonly ColumnProfile[],
  { qualityColumn, qualityCodes }: ImportAnswers,
): Inferred<{ readonly column: string } | undefined> => {
  const field = 'qualityColumn'
  const column =
    qualityColumn ??
    profiles.find(({ roles, cells }) => roles.has('quality') && cells.length > 0)?.name
  if (column === undefined || column === 'none')
    return found(field, undefined, 'none', 'no column is named so')
  const unknown = [...new Set(profiles.find(({ name }) => name === column)?.cells)].filter(
    (cell) => normaliseQuality(cell, qualityCodes ?? {}) === undefined,
  )
  if (unknown.length > 0)
    return asked(
      field,
      `--quality-codes '${unknown[0]}=valid'`,
      `nobody knows what "${unknown.slice(0, 5).join('", "')}" in "${column}" means (valid, edited, estimated, questionable, missing); --quality-column none leaves it unread`,
    )
  return found(
    field,
    { column },
    `"${column}"`,
    qualityColumn === undefined ? 'its name is that of a quality' : '--quality-column',
    qualityColumn === undefined ? 'certain' : 'given',
  )
}

export const reactiveOf = (
  profiles: readonly ColumnProfile[],
  taken: ReadonlySet<string>,
  { kvarhColumn }: ImportAnswers,
  isWide: boolean,
): Inferred<string | undefined> => {
  const field = 'kvarhColumn'
  if (kvarhColumn === 'none' || isWide) return found(field, undefined, 'none', 'not looked for')
  if (kvarhColumn !== undefined)
    return found(field, kvarhColumn, `"${kvarhColumn}"`, '--kvarh-column', 'given')
  const [one, other] = profiles.filter(
    ({ name, roles, numbers }) =>
      roles.has('reactive') && !roles.has('export') && numbers >= 0.5 && !taken.has(name),
  )
  if (one === undefined) return found(field, undefined, 'none', 'no column is named so')
  if (other !== undefined)
    return asked(
      field,
      `--kvarh-column '${one.name}'`,
      `several columns may hold reactive energy: "${one.name}", "${other.name}"; none leaves them unread`,
    )
  return found(field, one.name, `"${one.name}"`, 'its name is that of reactive energy')
}
