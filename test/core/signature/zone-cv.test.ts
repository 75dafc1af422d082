import { expect, test } from 'vitest'
import { zoneCv } from '../../../src/core/signature/zone-cv.ts'

/** Eight hours each of valley, flat and peak. */
const thirds = (valley: number, flat: number, peak: number): Float32Array =>
  Float32Array.from([valley, flat, peak].flatMap((kw) => new Array<number>(8).fill(kw)))

test.each([
  // sqrt(((1 - 2)^2 + 0 + (3 - 2)^2) / 3) / 2
  ['three thirds of 1, 2 and 3 kW', [thirds(1, 2, 3)], Math.sqrt(2 / 3) / 2],
  ['equal thirds', [thirds(13, 13, 13)], 0],
  ['days that cancel each other out', [thirds(1, 2, 3), thirds(3, 2, 1)], 0],
  ['an hour that one day lacks', [thirds(1, 2, 3), thirds(Number.NaN, 2, 3)], Math.sqrt(2 / 3) / 2],
  ['nothing drawn', [thirds(0, 0, 0)], undefined],
  ['nothing measured', [thirds(Number.NaN, Number.NaN, Number.NaN)], undefined],
  ['no day', [], undefined],
])('the inequality of %s', (_, days, expected) => {
  const found = zoneCv(days.length, (i) => days[i] as Float32Array)
  if (expected === undefined) expect(found).toBeUndefined()
  else expect(found).toBeCloseTo(expected, 6)
})
