import type { ImportProgress } from '../../app/import/import-progress.ts'
import { formatsOf } from '../../report/words/formats.ts'
import { timeLeft } from './time-left.ts'

const { number } = formatsOf('en')
const MEGABYTE = 1e6

/** How far an import is. Of bytes also the rate, and how long the rest of the phase takes at it. */
export const importProgress = (
  { phase, done, of, unit }: ImportProgress,
  seconds: number,
): string => {
  const percent = of === 0 ? 100 : Math.min(100, (100 * done) / of)
  if (unit === 'share') return `${phase}, ${number(percent)} %`
  const rate = done / seconds
  const left = rate > 0 ? `, ${timeLeft(Math.max(0, of - done) / rate)} left` : ''
  return `${phase}, ${number(percent)} % of ${number(of / MEGABYTE)} MB, ${number(rate / MEGABYTE, 1)} MB/s${left}`
}
