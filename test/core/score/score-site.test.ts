import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { readModel } from '../../../src/adapters/files/model-file.ts'
import type { WindowCurve } from '../../../src/core/features/window-curve.ts'
import { scoreByModel } from '../../../src/core/score/score-by-model.ts'
import { scoreSite } from '../../../src/core/score/score-site.ts'
import { weighAlternatives } from '../../../src/core/score/weigh-evidence.ts'
import type { MineBehaviour } from '../../../src/simulate/machines.ts'
import { aSignature } from '../../builders/a-signature.ts'
import { aSiteContext } from '../../builders/a-site-context.ts'
import { aMinedFlat, FIRST_DAY } from '../evidence/a-mined-flat.ts'

const model = readModel(fileURLToPath(new URL('../../../models/current.json', import.meta.url)))
const context = aSiteContext({ customerClass: 'household' })

const judged = (curve: WindowCurve, explainFrom = 0, kvar?: Float32Array) =>
  scoreSite(
    model,
    { firstDay: FIRST_DAY, curve: () => curve, reactiveKvar: () => kvar },
    aSignature(),
    context,
    explainFrom,
  )

describe('the score of a site', () => {
  it.each<MineBehaviour>(['nights-only', 'peak-avoiding', 'price-driven'])(
    'comes with the first day of a mine that is %s, which has no floor',
    (behaviour) => {
      const { curve } = aMinedFlat({ behaviour, onset: 12 })
      expect(judged(curve).onsetDay).toBe(FIRST_DAY + 12)
    },
  )

  it.each<MineBehaviour>(['steady', 'nights-only', 'peak-avoiding', 'throttled', 'with-outages'])(
    'falls below one in fifty once a mine that was %s has been gone for three days, and says since when',
    (behaviour) => {
      const mine = { behaviour, machines: behaviour === 'throttled' ? 5 : 3 }
      const { score, endedDay, onsetDay } = judged(aMinedFlat({ ...mine, left: 25 }).curve)
      expect(judged(aMinedFlat(mine).curve).score.probability).toBeGreaterThan(0.1)
      expect(score.probability).toBeLessThan(0.02)
      expect([onsetDay, endedDay]).toEqual([undefined, FIRST_DAY + 25])
    },
  )

  it('keeps its probability while a mine has been gone for two days, and says since when', () => {
    const { curve } = aMinedFlat({ left: 26 })
    const { score, endedDay } = judged(curve)
    expect(endedDay).toBe(FIRST_DAY + 26)
    expect(score.probability).toBe(scoreByModel(model, curve, aSignature(), context).probability)
  })

  it('is the same whether it is shown or not', () => {
    for (const left of [28, 25, 20]) {
      const { curve } = aMinedFlat({ left })
      expect(judged(curve, 2).score.probability).toBe(judged(curve).score.probability)
    }
  })

  it('has no evidence where it is not shown, and evidence without weight where it is', () => {
    const { curve } = aMinedFlat({ onset: 12, stepMin: 15 })
    expect(judged(curve, 2).evidence).toBeUndefined()
    const { score, evidence } = judged(curve)
    expect(evidence?.changes).toMatchObject([{ at: '2026-01-17', kind: 'start' }])
    const even = score.reasons.find(({ code }) => code === 'EVEN_WITHIN_HOUR')
    expect(even).toMatchObject({ value: evidence?.swingWithinHour, weight: 0 })
    expect(score.reasons.reduce((sum, { weight }) => sum + weight, 0)).toBeCloseTo(1, 9)
  })

  it('does without the power factor where no reactive energy is known, and else says it', () => {
    const { curve } = aMinedFlat({ stepMin: 30 })
    expect(judged(curve).score.notJudged).toContain('POWER_FACTOR')
    const kvar = curve.kw.map((kw) => kw * Math.tan(Math.acos(0.97)))
    const { score, evidence } = judged(curve, 0, kvar)
    expect(evidence?.powerFactor).toBeCloseTo(0.97, 3)
    expect(score.notJudged).not.toContain('POWER_FACTOR')
    expect(score.reasons.map(({ code }) => code)).toContain('SUPPLY_POWER_FACTOR')
  })
})

describe('heating and cooling', () => {
  const UNKNOWN = [{ code: 'ELECTRIC_HEATING', openBecause: 'temperature unknown' }] as const
  it.each([
    {
      label: 'are ruled out by an even curve where the temperature is unknown',
      evidence: { swingWithinHour: 0.01 },
      weighed: [
        { code: 'ELECTRIC_HEATING', ruledOutBy: 'swings by 1.0 % of the block within the hour' },
        { code: 'COOLING', ruledOutBy: 'swings by 1.0 % of the block within the hour' },
      ],
    },
    {
      label: 'are open where it cycles',
      evidence: { swingWithinHour: 0.4 },
      weighed: [
        { code: 'ELECTRIC_HEATING', openBecause: 'swings by 40.0 % of the block within the hour' },
        { code: 'COOLING', openBecause: 'swings by 40.0 % of the block within the hour' },
      ],
    },
    {
      label: 'stay as they are between the two',
      evidence: { swingWithinHour: 0.06 },
      weighed: UNKNOWN,
    },
    {
      label: 'are told apart by a power factor of one',
      evidence: { powerFactor: 1 },
      weighed: [{ code: 'ELECTRIC_HEATING', openBecause: 'power factor of the block 1.00' }],
    },
    {
      label: 'are told apart by that of motors',
      evidence: { powerFactor: 0.82 },
      weighed: [UNKNOWN[0], { code: 'COOLING', openBecause: 'power factor of the block 0.82' }],
    },
  ])('$label', ({ evidence, weighed }) => {
    expect(weighAlternatives(UNKNOWN, { changes: [], ...evidence })).toEqual(weighed)
  })

  it('stay open where the temperature speaks for them', () => {
    const warm = [{ code: 'COOLING', openBecause: 'temperature slope 0.30 kW/C' }] as const
    expect(weighAlternatives(warm, { changes: [], swingWithinHour: 0.01 })).toEqual(warm)
  })
})
