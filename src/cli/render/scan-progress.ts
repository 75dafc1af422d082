import type { ScanProgress } from '../../app/scan/scan.ts'
import { formatsOf } from '../../report/words/formats.ts'
import { timeLeft } from './time-left.ts'

const { number } = formatsOf('en')

/** How far a scan is: what is done of how much, how long the rest takes at the rate so far, and the rate. */
export const scanProgress = ({ readings, of }: ScanProgress, seconds: number): string => {
  const rate = readings / seconds
  const leftS = Math.max(0, of - readings) / rate
  const done = number((100 * readings) / of)
  return `${done} % of ${number(of)} readings, ${timeLeft(leftS)} left, ${number(rate)} readings/s`
}
