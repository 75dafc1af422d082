import { beforeAll, describe, expect, it } from 'vitest'
import {
  type DenseEnsemble,
  decodeDenseEnsemble,
  encodeDenseEnsemble,
} from '../../../src/adapters/tfjs/dense-ensemble.ts'
import { openDenseEnsemble } from '../../../src/adapters/tfjs/open-dense-ensemble.ts'
import { scaleRows, widthOf } from '../../../src/adapters/tfjs/quantile-scale.ts'
import { trainDenseEnsemble } from '../../../src/adapters/tfjs/train-dense-ensemble.ts'
import { FEATURE_NAMES, FEATURE_VERSION } from '../../../src/core/features/features.ts'
import { Random } from '../../../src/simulate/random.ts'

const PARAMS = { hidden: [16, 8], epochs: 40, batchRows: 64, learningRate: 0.01, l2: 1e-5 }

/** A positive where the first two features have one sign: no line parts them. Of the third one in five is undefined. */
const tableOf = (seed: number, count: number) => {
  const random = Random.of(seed)
  const rows = Array.from({ length: count }, () =>
    Float64Array.from(FEATURE_NAMES, (_, column) =>
      column > 2 ? 0 : column === 2 && random.chance(0.2) ? Number.NaN : random.unit() - 0.5,
    ),
  )
  return {
    rows,
    labels: Uint8Array.from(rows, ([a = 0, b = 0]) => (a * b > 0 ? 1 : 0)),
    weights: new Float64Array(count).fill(1),
  }
}

const randomsOf = (...seeds: readonly number[]): readonly (() => number)[] =>
  seeds.map((seed) => {
    const random = Random.of(seed)
    return () => random.unit()
  })

/** The same net in plain code, from the bytes of the file. */
const plainMargin = (ensemble: DenseEnsemble, row: Float64Array): number => {
  const { scale, hidden } = ensemble
  const margins = encodeDenseEnsemble(ensemble).members.map((text) => {
    const bytes = Buffer.from(text, 'base64')
    let at = 0
    const next = (): number => bytes.readFloatLE(4 * at++)
    let values = [...scaleRows(scale, [row])]
    for (const [layer, units] of [...hidden, 1].entries()) {
      const sums = Array.from({ length: units }, () => 0)
      for (const value of values)
        for (let unit = 0; unit < units; unit++) sums[unit] = sums[unit]! + value * next()
      values = sums.map((sum) => {
        const raised = sum + next()
        return layer < hidden.length ? Math.max(0, raised) : raised
      })
    }
    return values[0]!
  })
  return margins.reduce((sum, margin) => sum + margin, 0) / margins.length
}

describe('a dense ensemble', () => {
  const table = tableOf(1, 800)
  const fresh = tableOf(2, 300)
  let ensemble: DenseEnsemble

  beforeAll(async () => {
    ensemble = await trainDenseEnsemble(table, PARAMS, randomsOf(1, 2))
  })

  const marginsOf = async (of: DenseEnsemble, rows = fresh.rows): Promise<Float64Array> => {
    const open = await openDenseEnsemble(of)
    const margins = open.marginsOf(rows)
    open.close()
    return margins
  }

  it('learns what no line parts', async () => {
    const margins = await marginsOf(ensemble)
    const right = [...margins].filter((margin, i) => margin > 0 === (fresh.labels[i] === 1))
    expect(right.length / margins.length).toBeGreaterThan(0.75)
  })

  it('says what the same weights say in plain code, within 1e-5', async () => {
    const margins = await marginsOf(ensemble)
    for (const [i, row] of fresh.rows.entries())
      expect(Math.abs(margins[i]! - plainMargin(ensemble, row))).toBeLessThan(1e-5)
  })

  it('says the same of a row beside more others than a batch holds', async () => {
    const rows = Array.from({ length: 5_000 }, (_, i) => fresh.rows[i % fresh.rows.length]!)
    const few = await marginsOf(ensemble)
    const many = await marginsOf(ensemble, rows)
    for (const [i, margin] of many.entries())
      expect(Math.abs(margin - few[i % few.length]!)).toBeLessThan(1e-5)
  })

  it('is the same after a way through its file', async () => {
    const read = decodeDenseEnsemble(JSON.parse(JSON.stringify(encodeDenseEnsemble(ensemble))))
    expect(read).toEqual({ type: 'ok', value: ensemble })
  })

  it('is the same again from the same seeds, and another from others', async () => {
    const again = await trainDenseEnsemble(table, PARAMS, randomsOf(1, 3))
    expect(again.members[0]).toEqual(ensemble.members[0])
    expect(again.members[1]).not.toEqual(ensemble.members[1])
  })

  it('believes rows by their weight', async () => {
    const torn = {
      rows: [...table.rows, ...table.rows],
      labels: Uint8Array.from([...table.labels.map(() => 1), ...table.labels.map(() => 0)]),
      weights: Float64Array.from({ length: 1_600 }, (_, i) => (i < 800 ? 9 : 1)),
    }
    const margins = await marginsOf(await trainDenseEnsemble(torn, PARAMS, randomsOf(1)))
    const mean = margins.reduce((sum, margin) => sum + margin, 0) / margins.length
    // Log odds of nine to one.
    expect(mean).toBeGreaterThan(Math.log(9) - 0.5)
    expect(mean).toBeLessThan(Math.log(9) + 0.5)
  })

  it.each([
    { label: 'nothing', spoil: () => null, reason: 'schema' },
    {
      label: 'another kind of file',
      spoil: (file: object) => ({ ...file, kind: 'x' }),
      reason: 'schema',
    },
    {
      label: 'features of another version',
      spoil: (file: object) => ({ ...file, featureVersion: FEATURE_VERSION + 1 }),
      reason: 'version',
    },
    {
      label: 'other layers than its weights',
      spoil: (file: object) => ({ ...file, hidden: [16, 9] }),
      reason: 'shape',
    },
    {
      label: 'weights that are no numbers',
      spoil: (file: object) => ({
        ...file,
        members: [Buffer.alloc(4 * ensemble.members[0]!.length, 0xff).toString('base64')],
      }),
      reason: 'shape',
    },
  ])('is refused where its file holds $label', ({ spoil, reason }) => {
    expect(decodeDenseEnsemble(spoil(encodeDenseEnsemble(ensemble)))).toMatchObject({
      type: 'rejected',
      reason,
    })
  })

  it('has nothing to say of nothing', async () => {
    expect(widthOf(ensemble.scale)).toBe(FEATURE_NAMES.length + 1)
    expect(await marginsOf(ensemble, [])).toEqual(new Float64Array(0))
    await expect(trainDenseEnsemble({ ...table, rows: [] }, PARAMS, randomsOf(1))).rejects.toThrow(
      RangeError,
    )
  })
})
