import type { Repeat } from '../../app/scan/collated-series.ts'
import { exampleOf, MIXED_NAMED } from '../../app/scan/places.ts'
import type { ScanFilesResult } from '../../app/scan/scan-files.ts'
import type { Alert } from '../../core/alert/alert.ts'
import { isoDay } from '../../core/time.ts'
import { counted } from '../../report/words/counted.ts'
import { formatsOf, NBSP } from '../../report/words/formats.ts'
import { notJudgedWords } from '../../report/words/reason-words.ts'

const { number } = formatsOf('en')
/** For logs and pipes: with plain spaces. */
const many = (count: number, noun: string): string =>
  counted(count, { one: noun, other: `${noun}s` }, formatsOf('en')).replaceAll(NBSP, ' ')

/** What a scan did, what it passed over and what it took for granted: a line each, the summary first. */
export const scanNotes = (result: ScanFilesResult, seconds: number): readonly string[] => {
  const { meters, counts, sites, suspects, asOf } = result
  const unjudged = new Map<Alert['notJudged'][number], number>()
  for (const { probability, notJudged } of sites) {
    const [why] = notJudged
    if (probability === null && why !== undefined) unjudged.set(why, (unjudged.get(why) ?? 0) + 1)
  }
  const notJudged = [...unjudged.values()].reduce((sum, count) => sum + count, 0)
  const reasons = [...unjudged]
    .sort(([a, left], [b, right]) => right - left || (a < b ? -1 : 1))
    .map(([code, count]) => `${number(count)} ${notJudgedWords(code, 'en')}`)
  const why = reasons.length === 0 ? '' : ` (${reasons.join(', ')})`
  return [
    `${many(meters, 'meter')}, ${many(counts.read, 'reading')} in ${number(seconds, 1)} s (${number(counts.read / seconds)} readings/s); ` +
      `${many(sites.length - notJudged, 'site')} judged, ${number(notJudged)} not${why}; ` +
      `${many(suspects.length, 'suspect')} as of ${isoDay(asOf)}`,
    ...scanRemarks(result),
  ]
}

type ScanPassedOver = Pick<
  ScanFilesResult,
  'faults' | 'unread' | 'notes' | 'rejections' | 'repeats' | 'mixedSteps' | 'places'
>

/** What a scan passed over and took for granted, a line each. */
export const scanRemarks = ({
  faults,
  unread,
  notes,
  rejections,
  repeats,
  mixedSteps,
  places,
}: ScanPassedOver): readonly string[] => [
  ...notes.map((note) => `note: ${note}`),
  ...unread.map(({ reason, path, why }) => `1 file passed over as ${reason}, ${path}: ${why}`),
  ...faults.map(
    ({ reason, count, example }) =>
      `${many(count, 'row')} passed over as ${reason}, first ${example}`,
  ),
  ...[...rejections].map(
    ([reason, noted]) =>
      `${many(noted.count, 'reading')} rejected as ${reason}, first ${exampleOf(noted, places)}`,
  ),
  ...[...repeats].map(
    ([reason, noted]) =>
      `${many(noted.count, 'reading')} ${REPEATS[reason]}, first ${exampleOf(noted, places)}`,
  ),
  ...mixedLine(mixedSteps, places),
]

const REPEATS = {
  repeated: 'passed over as repeated',
  contradictory: 'contradictory to others of their meter and time, of which the larger stand',
} as const satisfies Record<Repeat, string>

const mixedLine = (
  mixedSteps: ScanFilesResult['mixedSteps'],
  places: ScanFilesResult['places'],
): readonly string[] => {
  if (mixedSteps.length === 0) return []
  const named = mixedSteps.slice(0, MIXED_NAMED).map((mixed) => {
    const place = places.get(mixed)
    const at = place === undefined ? '' : `, from ${place} on`
    return `${mixed.meterId} (${mixed.stepsMin.join(' and ')} min${at})`
  })
  const more = mixedSteps.length - named.length
  const others = more === 0 ? '' : ` and ${more} more`
  return [
    `not judged for intervals of two lengths: ${named.join(', ')}${others}; give a step_min column`,
  ]
}
