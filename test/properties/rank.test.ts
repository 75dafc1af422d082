import fc from 'fast-check'
import { expect, test } from 'vitest'
import { Ranker } from '../../src/core/rank/ranker.ts'
import { anAssessment } from '../builders/an-assessment.ts'

const ranked = (sites: readonly ReturnType<typeof anAssessment>[]) => {
  const ranker = new Ranker(
    { raiseAt: 0.5, clearAt: 0.35, clearAfterDays: 2, forgetAfterDays: 28 },
    { currency: 'KZT', perKwh: 18 },
    { probability: 1, energy: 1, relief: 1 },
  )
  for (const site of sites) ranker.put(site)
  return ranker.rank(sites[0]?.asOf ?? 0)
}
const sites = fc
  .uniqueArray(
    fc.record({
      meterId: fc.stringMatching(/^[A-Za-z0-9._:-]{1,8}$/),
      // Few values, so that many are equal.
      probability: fc.constantFrom(0.2, 0.6, 0.60004, 0.9, 1),
      expectedKw: fc.constantFrom(1, 1.0001, 2, 30),
      regionId: fc.constantFrom('ALA', 'KRG'),
    }),
    { selector: ({ meterId }) => meterId, maxLength: 30 },
  )
  .map((list) => list.map((site) => anAssessment(site)))

test('the list is one order, whatever order the judgements came in', () => {
  const shuffled = sites.chain((list) =>
    fc.tuple(
      fc.constant(list),
      fc.shuffledSubarray(list, { minLength: list.length, maxLength: list.length }),
    ),
  )
  fc.assert(
    fc.property(shuffled, ([list, other]) => {
      expect(ranked(other)).toEqual(ranked(list))
    }),
  )
})

test('places run from 1 on without a gap, best first, in the whole list and in each region', () => {
  fc.assert(
    fc.property(sites, (list) => {
      const { alerts, lists } = ranked(list)
      expect(alerts.map(({ rank }) => rank)).toEqual(alerts.map((_, i) => i + 1))
      for (const [i, alert] of alerts.entries()) {
        const next = alerts[i + 1]
        if (next === undefined) continue
        const keys = ({ probability, kwhPerMonth, siteId }: typeof alert) =>
          [
            -Number(((probability ?? 0) * kwhPerMonth).toPrecision(9)),
            -(probability ?? 0),
            -kwhPerMonth,
            siteId,
          ] as const
        const [a, b] = [keys(alert), keys(next)]
        const place = a.findIndex((key, k) => key !== b[k])
        expect((a[place] as number) < (b[place] as number)).toBe(true)
      }
      expect(
        lists.flatMap(({ sites: listed }) => listed.map(({ siteId }) => siteId)).sort(),
      ).toEqual(alerts.map(({ siteId }) => siteId).sort())
    }),
  )
})
