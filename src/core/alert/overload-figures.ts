import type { AreaOverload } from '../overload/area-overload.ts'
import { rounded } from './rounded.ts'

/** Shares and what they are made of; percent, degrees and hours have one decimal, days a day two. */
const SHARES = new Set(['score', 'relief', 'strength', 'contribution', 'value'])
const decimalsOf = (name: string): number => {
  if (SHARES.has(name)) return 4
  if (name === 'atLeast') return 0
  if (name === 'coverage' || name.endsWith('Share')) return 3
  return name.startsWith('ageing') ? 2 : 1
}

/** An overload, rounded as it is shown. */
export const overloadFigures = (overload: AreaOverload): AreaOverload => ({
  ...figures(overload),
  ...(overload.parts === undefined ? {} : { parts: overload.parts.map(figures) }),
  ...(overload.suspects === undefined ? {} : { suspects: overload.suspects.map(figures) }),
  ...(overload.remedy === undefined ? {} : { remedy: figures(overload.remedy) }),
})

const figures = <Row extends object>(row: Row): Row =>
  Object.fromEntries(
    Object.entries(row).map(([name, value]) => [
      name,
      typeof value === 'number' ? rounded(value, decimalsOf(name)) : value,
    ]),
  ) as Row
