import { fileURLToPath } from 'node:url'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { readModel } from '../../../src/adapters/files/model-file.ts'
import type { WindowCurve } from '../../../src/core/features/window-curve.ts'
import { scoreByModel } from '../../../src/core/score/score-by-model.ts'
import { aSignature } from '../../builders/a-signature.ts'
import { aSiteContext } from '../../builders/a-site-context.ts'
import { aWindowCurve } from '../../builders/a-window-curve.ts'

const model = readModel(fileURLToPath(new URL('../../../models/current.json', import.meta.url)))

/** An evening home with some scatter of its own: about 0.15 kW by night, 0.5 to 1.2 kW in the evening. */
const home = (day: number, hour: number): number => {
  const scatter = ((day * 37 + Math.floor(hour) * 17) % 11) / 11
  return hour >= 17 && hour < 23 ? 0.5 + 0.7 * scatter : 0.12 + 0.06 * scatter
}

const scored = (curve: WindowCurve, context = aSiteContext({ customerClass: 'household' })) =>
  scoreByModel(model, curve, aSignature(), context)

describe('the learned score', () => {
  it('leaves an ordinary home alone', () => {
    expect(scored(aWindowCurve({ power: home })).probability).toBeLessThan(0.01)
  })

  it.each([
    ['day and night', () => true],
    ['since twelve days', (day: number) => day >= 16],
    ['by night', (_: number, hour: number) => hour >= 23 || hour < 7],
    ['but for the evening peak', (_: number, hour: number) => hour < 17 || hour >= 23],
  ])('suspects a home with three S19 %s, and tells their power within a tenth', (_, isOn) => {
    const noise = (day: number, hour: number): number =>
      1 + (((day * 13 + Math.floor(hour) * 7) % 9) - 4) / 400
    const curve = aWindowCurve({
      power: (day, hour) => home(day, hour) + (isOn(day, hour) ? 9.75 * noise(day, hour) : 0),
    })
    const { probability, expectedKw, reasons } = scored(curve)
    expect(probability).toBeGreaterThan(0.3)
    expect(Math.abs(expectedKw / 9.75 - 1)).toBeLessThan(0.1)
    expect(reasons.reduce((sum, { weight }) => sum + weight, 0)).toBeCloseTo(1, 9)
    for (const { weight, value } of reasons) {
      expect(weight).toBeGreaterThan(0)
      expect(value).not.toBeNaN()
    }
  })

  it('leaves licensed sites and steps above an hour to the rules', () => {
    const flat = aWindowCurve({ power: () => 10 })
    const licensed = aSiteContext({ customerClass: 'mining', licence: { declaredKw: 12 } })
    const daily = aWindowCurve({ slots: 1, power: () => 10 })
    const signature = aSignature({ resolution: 'days' })
    expect([
      scored(flat, licensed).modelVersion,
      scoreByModel(model, daily, signature, aSiteContext()).modelVersion,
    ]).toEqual(['rules-1', 'rules-1'])
  })

  it('leaves a twentieth of a suspicion that the contract explains, and says so', () => {
    const curve = aWindowCurve({ power: (day, hour) => home(day, hour) + 9.75 })
    const server = { customerClass: 'commercial', contractedKw: 20 } as const
    const undeclared = scored(curve, aSiteContext(server))
    const declared = scored(curve, aSiteContext({ ...server, activity: 'internet-provider' }))
    expect(declared.probability).toBeCloseTo(0.05 * undeclared.probability, 12)
    expect(declared.alternatives.map(({ code }) => code)).toContain('SERVER_ROOM')
  })

  it.each([
    ['without a contract', aSiteContext({ customerClass: 'household' })],
    ['with tips', aSiteContext({ tips: 2 })],
    ['that declares a flat load', aSiteContext({ activity: 'telecom', contractedKw: 20 })],
  ])(
    'says the same of a quiet site %s whether it is shown or not, but for the kW',
    (_, context) => {
      const quiet = aWindowCurve({ power: () => 0.3 })
      const shown = scoreByModel(model, quiet, aSignature(), context)
      const unseen = scoreByModel(model, quiet, aSignature(), context, 0.2)
      expect(shown.expectedKw).toBeGreaterThan(0)
      expect([unseen.probability, unseen.reasons]).toEqual([shown.probability, shown.reasons])
    },
  )

  it('is a number in [0, 1] whatever was measured', () => {
    const kw = fc.oneof(fc.double({ min: -1, max: 1e5 }), fc.constantFrom(0, Number.NaN, 1e5))
    fc.assert(
      fc.property(fc.array(kw, { minLength: 24, maxLength: 24 }), fc.nat(28), (day, known) => {
        const curve = aWindowCurve({
          power: (d, h) => (d < known ? Number.NaN : (day[(d * 5 + Math.floor(h)) % 24] as number)),
        })
        const score = scored(curve)
        expect(score.probability).toBeGreaterThanOrEqual(0)
        expect(score.probability).toBeLessThanOrEqual(1)
        for (const figure of [score.expectedKw, score.expectedKwLow, score.expectedKwHigh])
          expect(Number.isFinite(figure)).toBe(true)
      }),
      { numRuns: 60 },
    )
  })
})
