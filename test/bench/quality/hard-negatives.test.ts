import { expect, it } from 'vitest'
import { recombine } from '../../../bench/quality/hard-negatives.ts'
import { ranksOf, type VirtualMeter } from '../../../bench/quality/virtual-meter.ts'

const SLOTS = 24
const DAYS = 35

/** Each meter draws a power of its own and nothing else, so that what was mixed can be told by hand. */
const aMeter = (number: number, powerKw: number): VirtualMeter => {
  const curveKw = new Float32Array(DAYS * SLOTS).fill(powerKw)
  return {
    id: `M${number}:2026-01-01`,
    realMeter: `M${number}`,
    source: 'lcl',
    split: 'train',
    customerClass: 'household',
    activity: undefined,
    contractedKw: undefined,
    licence: undefined,
    stepMin: 60,
    resolutionKwh: 0,
    slots: SLOTS,
    startDay: 20_454,
    days: DAYS,
    curveKw,
    quality: ranksOf(curveKw),
    temperaturesC: undefined,
    hourlyC: undefined,
    historyKw: new Float32Array(40 * SLOTS).fill(powerKw),
    areaId: undefined,
    peers: [],
    lookAlike: undefined,
    truth: undefined,
  }
}

const meters = Array.from({ length: 200 }, (_, i) => aMeter(i, 1))
const mixed = recombine(meters, 7)
const told = (story: string): readonly VirtualMeter[] =>
  mixed.filter(({ id }) => id.includes(`~${story}`))
const first = ({ curveKw }: VirtualMeter): number => curveKw[0] as number
const last = ({ curveKw }: VirtualMeter): number => curveKw.at(-1) as number

it('plants nothing, names whose load is in it, and never the host twice', () => {
  expect(mixed.length).toBe(200)
  for (const { truth, realMeter, mixedWith } of mixed) {
    expect(truth).toBeUndefined()
    expect(mixedWith).not.toContain(realMeter)
  }
})

it('is the same again by the same seed, and another by another', () => {
  expect(recombine(meters, 7)).toEqual(mixed)
  expect(recombine(meters, 8)).not.toEqual(mixed)
})

it.each([
  ['joined', 1, 'rises'],
  ['left', 1, 'falls'],
  ['shared', 0, 'stays'],
  ['larger', 0, 'stays'],
  ['grown', 0, 'rises'],
] as const)('a home that is %s has its load where the story says', (story, fewest, moves) => {
  const homes = told(story)
  expect(homes.length).toBeGreaterThan(5)
  for (const home of homes) {
    expect(home.mixedWith?.length).toBeGreaterThanOrEqual(fewest)
    const [from, to] = [first(home), last(home)]
    if (moves === 'rises') expect(to).toBeGreaterThan(from)
    else if (moves === 'falls') expect(to).toBeLessThan(from)
    else expect(to).toBe(from)
    // Its past is that of the first day of the window: what changed inside it was not there before.
    expect(home.historyKw?.at(-1)).toBeCloseTo(story === 'grown' ? 1 : from, 5)
  }
})

it('a thermostat switches one power on and off, and leaves no past that it would belie', () => {
  const homes = told('thermostat')
  expect(homes.length).toBeGreaterThan(20)
  for (const { curveKw, historyKw } of homes) {
    const since = curveKw.findIndex((kw) => kw > 1.5)
    const after = curveKw.subarray(since)
    expect(Math.min(...after)).toBe(1)
    if (since < 3 * SLOTS) expect(historyKw).toBeUndefined()
    else expect(historyKw?.[0]).toBe(1)
    // 12 kW at most, scatter of 1 % in sums of four uniforms: never beyond 3.5 of them.
    expect(Math.max(...after)).toBeLessThan(1 + 12 * 1.04)
  }
})
