import { describe, expect, test } from 'vitest'
import { decodeModel, encodeModel, type ModelRefusal } from '../../../src/core/trees/codec.ts'
import { ask, leaf, someTrees } from './growing-trees.ts'

const features = ['floorKw', 'meanKw']
const model = {
  features,
  members: [
    someTrees(-0.5, ask(0, 0.1, true), leaf(0.25, 3), ask(1, Infinity), leaf(1, 2), leaf(2, 1)),
    someTrees(0, leaf(1, 6), ask(1, -1e-300), leaf(-1, 4), leaf(3, 2)),
  ],
}
const file = encodeModel(model)
const [first] = file.members as [(typeof file.members)[number]]
const base64 = (...bytes: readonly number[]): string => btoa(String.fromCharCode(...bytes))

test('a model comes back from its file as it was', () => {
  expect(decodeModel(JSON.parse(JSON.stringify(file)), features)).toEqual({
    type: 'ok',
    value: model,
  })
})

test('numbers lie in the file in little-endian order', () => {
  expect(first.feature).toBe(base64(0, 0, 255, 255, 1, 0, 255, 255, 255, 255))
  expect(first.missingLeft).toBe(base64(1, 0))
  expect(first.value).toBe(base64(0, 0, 0x80, 0x3e, 0, 0, 0x80, 0x3f, 0, 0, 0, 0x40))
})

describe('files that are refused', () => {
  const withFirst = (change: Partial<typeof first>): unknown => ({
    ...file,
    members: [{ ...first, ...change }],
  })
  const NAN = [0, 0, 0xc0, 0x7f]
  const ONE = [0, 0, 0x80, 0x3f]
  test.each<[string, unknown, ModelRefusal, string]>([
    ['no object', 'trees', 'schema', ': Invalid input: expected object, received string'],
    [
      'another version',
      { ...file, version: 2 },
      'version',
      'version 2: this program reads version 1',
    ],
    [
      'no members',
      { ...file, members: [] },
      'schema',
      'members: Too small: expected array to have >=1 items',
    ],
    ['a field of none known', { ...file, note: '' }, 'schema', ': Unrecognized key: "note"'],
    [
      'no base64',
      withFirst({ value: '?' }),
      'schema',
      'members.0.value: Invalid base64-encoded string',
    ],
    [
      'fewer features',
      { ...file, features: ['floorKw'] },
      'features',
      '1 features, 2 are computed',
    ],
    [
      'features in another order',
      { ...file, features: ['meanKw', 'floorKw'] },
      'features',
      'feature 0 is meanKw, floorKw is computed',
    ],
    [
      'a feature past the last',
      withFirst({ feature: base64(2, 0, 255, 255, 1, 0, 255, 255, 255, 255) }),
      'shape',
      'members.0: feature: places -1 to 1 are expected',
    ],
    [
      'half a number',
      withFirst({ feature: base64(0) }),
      'shape',
      'members.0: feature: places -1 to 1 are expected',
    ],
    [
      'a question without its right answer',
      withFirst({ feature: base64(255, 255, 255, 255, 0, 0, 1, 0, 255, 255) }),
      'shape',
      'members.0: feature: the last tree is not whole',
    ],
    [
      'too few thresholds',
      withFirst({ threshold: base64(0, 0, 0, 0, 0, 0, 0, 0) }),
      'shape',
      'members.0: threshold: 2 numbers are expected',
    ],
    [
      'a side that is neither',
      withFirst({ missingLeft: base64(0, 2) }),
      'shape',
      'members.0: missingLeft: 2 times 0 or 1 are expected',
    ],
    [
      'a value that is no number',
      withFirst({ value: base64(...ONE, ...NAN, ...ONE) }),
      'shape',
      'members.0: value: 3 finite numbers are expected',
    ],
    [
      'a leaf that no row came to',
      withFirst({ cover: base64(...ONE, 0, 0, 0, 0, ...ONE) }),
      'shape',
      'members.0: cover: 3 positive numbers are expected',
    ],
  ])('%s', (_, refused, reason, message) => {
    expect(decodeModel(refused, features)).toEqual({ type: 'rejected', reason, message })
  })
})
