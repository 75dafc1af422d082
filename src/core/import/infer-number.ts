import { asked, found, type Inferred, share } from './finding.ts'

export interface NumberForm {
  readonly decimal: '.' | ','
  readonly thousands: ' ' | ',' | '.' | "'" | null
}

const BLANKS = /[\s\u00a0\u202f]/g
const PLAIN = /^[+-]?\d+$/

/** What one number shows of its marks. `either` is "1,234": a decimal mark or a thousands separator. */
type Shown =
  | 'whole'
  | 'decimal-comma'
  | 'decimal-point'
  | 'either-comma'
  | 'either-point'
  | 'no-number'

const shownBy = (
  text: string,
): { readonly shown: Shown; readonly grouped: NumberForm['thousands'] } => {
  const blank = /\d[\s\u00a0\u202f]\d{3}(?!\d)/.test(text)
  const apostrophe = /\d['’]\d{3}(?!\d)/.test(text)
  const bare = text.replace(BLANKS, '').replace(/['’]/g, '')
  const grouped = blank ? ' ' : apostrophe ? "'" : null
  if (PLAIN.test(bare)) return { shown: 'whole', grouped }
  if (!/^[+-]?[\d.,]+(?:[eE][+-]?\d+)?$/.test(bare)) return { shown: 'no-number', grouped }
  const comma = bare.lastIndexOf(',')
  const point = bare.lastIndexOf('.')
  if (comma >= 0 && point >= 0)
    return comma > point
      ? { shown: 'decimal-comma', grouped: '.' }
      : { shown: 'decimal-point', grouped: ',' }
  const mark = comma >= 0 ? ',' : '.'
  const other = mark === ',' ? '.' : ','
  const decimalOf = (it: ',' | '.') => (it === ',' ? 'decimal-comma' : 'decimal-point')
  if (bare.split(mark).length > 2) return { shown: decimalOf(other), grouped: mark }
  if (grouped === null && /^[+-]?[1-9]\d{0,2}[.,]\d{3}$/.test(bare))
    return { shown: mark === ',' ? 'either-comma' : 'either-point', grouped }
  return { shown: decimalOf(mark), grouped }
}

/** How numbers are written. Where every one of them could be either ("1,234"), nobody may guess. */
export const inferNumber = (cells: readonly string[]): Inferred<NumberForm> => {
  const counts = new Map<Shown, number>()
  const groups = new Map<NumberForm['thousands'], number>()
  for (const cell of cells) {
    const { shown, grouped } = shownBy(cell)
    counts.set(shown, (counts.get(shown) ?? 0) + 1)
    if (grouped !== null) groups.set(grouped, (groups.get(grouped) ?? 0) + 1)
  }
  const count = (...kinds: readonly Shown[]) =>
    kinds.reduce((sum, kind) => sum + (counts.get(kind) ?? 0), 0)
  const thousands = [...groups].sort(([, a], [, b]) => b - a)[0]?.[0] ?? null
  const comma = count('decimal-comma')
  const point = count('decimal-point')
  const eitherComma = count('either-comma')
  const eitherPoint = count('either-point')
  const numbers = cells.length - count('no-number')
  const form = (decimal: '.' | ',', evidence: string, strength: 'certain' | 'weak' = 'certain') => {
    // The other mark, where it stands before three digits only, is between thousands.
    const between = decimal === ',' ? '.' : ','
    const eitherOther = decimal === ',' ? eitherPoint : eitherComma
    const mark = thousands === decimal ? null : (thousands ?? (eitherOther > 0 ? between : null))
    return found<NumberForm>(
      'value.decimal',
      { decimal, thousands: mark },
      `${decimal === ',' ? 'decimal comma' : 'decimal point'}${mark === null ? '' : `, thousands by "${mark}"`}`,
      evidence,
      strength,
    )
  }
  const most = Math.max(comma, point)
  if (most > 0) {
    const isComma = comma > point
    const with_ = isComma ? comma + eitherComma : point + eitherPoint
    const against = Math.min(comma, point)
    const evidence = share(
      with_,
      numbers,
      `numbers have a ${isComma ? 'comma' : 'point'} before their decimals`,
    )
    if (against * 10 > most)
      return asked(
        'value.decimal',
        "--decimal ','",
        `${comma.toLocaleString('en')} numbers have a decimal comma and ${point.toLocaleString('en')} a decimal point`,
      )
    return form(isComma ? ',' : '.', evidence, against > 0 ? 'weak' : 'certain')
  }
  if (eitherComma + eitherPoint > 0) {
    const mark = eitherComma > 0 ? ',' : '.'
    return asked(
      'value.decimal',
      `--decimal '${mark}'`,
      `each "${mark}" stands before three digits, as in 1${mark}234: it may be a decimal mark or between thousands`,
    )
  }
  return form('.', `${share(count('whole'), cells.length, 'cells are whole numbers')}`)
}
