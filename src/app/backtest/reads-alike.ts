import type { Config } from '../config.ts'

/** What decides how readings become meter-days; two sides judge the same ones. */
const READING = ['regionId', 'timezone', 'ingest'] as const

/** The first field by which two configurations would read the same files differently; undefined where none does. */
export const readingDifference = (a: Config, b: Config): string | undefined => {
  for (const section of READING) {
    const [one, other] = [a[section], b[section]]
    if (JSON.stringify(one) === JSON.stringify(other)) continue
    if (typeof one === 'string' || typeof other === 'string') return section
    const field = Object.entries(one).find(
      ([name, value]) =>
        JSON.stringify(value) !==
        JSON.stringify(Object.entries(other).find(([key]) => key === name)?.[1]),
    )
    return field === undefined ? section : `${section}.${field[0]}`
  }
  return undefined
}
