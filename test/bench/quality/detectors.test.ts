import { beforeAll, describe, expect, it } from 'vitest'
import { DETECTOR_NAMES, makeDetectors } from '../../../bench/quality/detectors/detectors.ts'
import { ranksOf, type VirtualMeter } from '../../../bench/quality/virtual-meter.ts'
import { aVirtualMeter } from './a-virtual-meter.ts'

const withBlock = (blockKw: number, id: string): VirtualMeter => {
  const { curveKw, ...meter } = aVirtualMeter({ id, realMeter: id })
  return { ...meter, curveKw: curveKw.map((kw) => kw + blockKw) }
}

const found = (id: string): VirtualMeter => ({
  ...withBlock(6, id),
  truth: {
    kind: 'steady',
    isFind: true,
    onsetDay: 18_000,
    powerKw: 6,
    machines: 2,
    model: 'S19',
    shareOfHost: 10,
    addedKw: new Float32Array(0),
  },
})

const train = [
  ...Array.from({ length: 40 }, (_, i) => withBlock(i / 200, `H-${i}`)),
  ...Array.from({ length: 20 }, (_, i) => found(`F-${i}`)),
]

const hostile = (kw: (i: number) => number, id: string): VirtualMeter => {
  const { curveKw } = aVirtualMeter()
  const values = curveKw.map((_, i) => kw(i))
  return aVirtualMeter({ id, curveKw: values, quality: ranksOf(values) })
}

const HOSTILE = [
  hostile(() => Number.NaN, 'nothing'),
  hostile(() => 0, 'zero'),
  hostile(() => 2, 'constant'),
  hostile((i) => (i === 700 ? 100_000 : 0.2), 'spike'),
  hostile((i) => (i < 48 ? 1 : Number.NaN), 'one day'),
]

describe.each(DETECTOR_NAMES)('%s', (name) => {
  const [detector] = makeDetectors([name])

  beforeAll(() => detector?.fit?.(train, train), 60_000)

  it('says something of every meter, and never NaN', () => {
    const scored = detector?.score([...train, ...HOSTILE]) ?? []
    expect(scored).toHaveLength(train.length + HOSTILE.length)
    expect(scored.filter(({ score }) => Number.isNaN(score))).toEqual([])
  })

  it('says the same of a meter whoever stands beside it', () => {
    const meter = withBlock(3, 'M')
    expect(detector?.score([meter])).toEqual(detector?.score([withBlock(1, 'N'), meter])?.slice(1))
  })
})

describe('two S19 on a home', () => {
  it.each(['monthly-kwh', 'load-factor-cv', 'stable-floor', 'boosted-trees', 'rules'])(
    'stand above the home itself by %s',
    async (name) => {
      const [detector] = makeDetectors([name])
      await detector?.fit?.(train, train)
      const [own, mining] = detector?.score([withBlock(0, 'A'), withBlock(6.5, 'B')]) ?? []
      expect(mining?.score).toBeGreaterThan(own?.score as number)
    },
  )
})
