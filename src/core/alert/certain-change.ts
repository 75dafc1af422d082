import type { Assessment } from '../assess/assessment.ts'
import { isNews, shownOf } from './lifecycle.ts'

/**
 * Whether the last change of an alert comes out the same although only its later assessments carry reasons. What an
 * alert showed when it last was news can be any earlier assessment; but its strongest reason is the one of the day
 * before, since another one would have been news.
 * @param assessments judged ones of one site, oldest first
 * @param explainedFrom place of the first one that carries its reasons; all later ones do
 */
export const isChangeCertain = (
  assessments: readonly Assessment[],
  explainedFrom: number,
): boolean => {
  if (explainedFrom === 0) return true
  const first = assessments[explainedFrom]
  const last = assessments.length - 1
  if (first === undefined || explainedFrom === last) return false
  const { strongest } = shownOf(first)
  let found: boolean | undefined
  for (const [place, earlier] of assessments.slice(0, explainedFrom + 1).entries()) {
    if (isOutdated(earlier, assessments.slice(place + 1, explainedFrom + 1))) continue
    let shown = { ...shownOf(earlier), strongest }
    for (const assessment of assessments.slice(explainedFrom + 1, last))
      if (isNews(shown, assessment)) shown = shownOf(assessment)
    const isLastNews = isNews(shown, assessments[last] as Assessment)
    if (found !== undefined && isLastNews !== found) return false
    found = isLastNews
  }
  return true
}

/** Whether one of the later assessments was news after this one, whatever its reasons. */
const isOutdated = (earlier: Assessment, later: readonly Assessment[]): boolean =>
  later.some((assessment) => {
    const { strongest } = shownOf(assessment)
    return isNews({ ...shownOf(earlier), strongest }, assessment)
  })
