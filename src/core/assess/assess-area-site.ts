import type { DayIndex } from '../time.ts'
import {
  type AreaSuspect,
  overloadOf,
  suspectOf,
  withOverloadReason,
  withSuspects,
} from './area-relief.ts'
import type { AreaStrain } from './area-strain.ts'
import type { AssessContext } from './assess-context.ts'
import { assessResidual, type BalancedArea } from './assess-residual.ts'
import type { Assessment } from './assessment.ts'

/**
 * The area's own site: what its balance leaves unexplained, and what its transformer goes through. Its overload is no
 * evidence: it changes no probability.
 * @param explainFrom above 1 nobody asks for the overload
 * @param meters suspects among its consumers
 */
export const assessAreaSite = (
  area: BalancedArea & { readonly strain: AreaStrain },
  asOf: DayIndex,
  explainFrom: number,
  meters: () => readonly AreaSuspect[],
  context: AssessContext,
): Assessment => {
  const { assessment, excessKw } = assessResidual(area, asOf, explainFrom, context)
  if (explainFrom > 1) return assessment
  const { siteId, probability = -1, expectedKw, notJudged } = assessment
  const { strain } = area
  const suspects = [...meters()]
  let overload = overloadOf(strain)
  if (excessKw !== undefined && expectedKw > 0 && probability >= explainFrom) {
    const removedKw = excessKw.map((kw) => (kw > 0 ? Math.min(expectedKw, kw) : 0))
    overload = overloadOf(strain, removedKw)
    const itself = suspectOf(siteId, overload, removedKw)
    if (itself !== undefined && probability >= context.params.suspectFrom) suspects.push(itself)
  }
  return {
    ...assessment,
    overload: withSuspects(overload, suspects, strain),
    notJudged: [
      ...withOverloadReason(notJudged, overload, strain),
      ...(overload === undefined ? [] : (['GROWTH'] as const)),
    ],
  }
}
