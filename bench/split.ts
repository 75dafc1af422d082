/**
 * Mines behind several meters of one area: what joining meters that stepped up together finds, and whom it accuses.
 * Areas of 46 real homes that the learned score has not seen; in each, in turn, nothing planted, one mine, and one mine
 * behind 2 to 4 meters, begun on one day of the window. Prints one table; exits 0 with one line where the data is not
 * there.
 *
 *   npm run bench:split
 */
import { parseConfig } from '../src/app/config.ts'
import { loadModel } from '../src/app/model.ts'
import { probabilityInCase } from '../src/core/assess/join-score.ts'
import { splitCases } from '../src/core/assess/split-cases.ts'
import { meterId, transformerId } from '../src/core/ids.ts'
import { Random } from '../src/simulate/random.ts'
import { conditionsOver } from './quality/conditions.ts'
import { scoredBy } from './quality/detectors/learned.ts'
import { signatureOfMeter } from './quality/detectors/rules.ts'
import { mineOfSize, plantMine } from './quality/plant-mine.ts'
import { dataFolder, readRealSeries } from './quality/real-series.ts'
import { splitMeters } from './quality/split.ts'
import type { VirtualMeter } from './quality/virtual-meter.ts'
import { cutWindows } from './quality/windows.ts'

const SEEDS = 24
const HOMES = 46
const FEWEST_HOMES = 15
const SUSPECT_FROM = 0.05
const PLANTINGS = ['none', 'one meter', 'split'] as const
/** Each meter's part, kW: small ones are what joining is for. */
const PART = { fromKw: 0.7, toKw: 4 }

const config = parseConfig({ assess: { model: 'current' } }, 'bench')
const model = loadModel(config)
const { raiseAt } = config.alerts

interface Judged {
  readonly meter: VirtualMeter
  readonly own: number
  readonly joined: number
  readonly hasStep: boolean
  readonly inCase: boolean
}

const judgeArea = (homes: readonly VirtualMeter[]): readonly Judged[] => {
  if (model === undefined) throw new Error('no model is in force')
  const scores = scoredBy(model, homes).map(({ score }) => Math.max(0, score))
  const stepped = homes.flatMap((home, i) => {
    const result = signatureOfMeter(home)
    if (result.type === 'not-judged' || result.signature.onset === undefined) return []
    const { onset, floorSpreadKw } = result.signature
    return {
      meterId: meterId(home.id),
      onsetDay: onset.day,
      sizeKw: onset.sizeKw,
      spreadKw: floorSpreadKw,
      probability: () => scores[i] as number,
    }
  })
  const cases = splitCases(stepped, transformerId('TP-1'))
  return homes.map((meter, i) => {
    const own = scores[i] as number
    const found = cases.get(meterId(meter.id))
    return {
      meter,
      own,
      joined: found === undefined ? own : probabilityInCase(own, meterId(meter.id), found),
      hasStep: stepped.some((one) => one.meterId === meter.id),
      inCase: found !== undefined,
    }
  })
}

const planted = (
  homes: readonly VirtualMeter[],
  meters: number,
  seed: number,
  random: Random,
): readonly VirtualMeter[] => {
  const area = [...homes]
  const first = homes[0] as VirtualMeter
  const lastDay = first.startDay + first.days - 1
  const onsetDay = lastDay + 1 - random.integer(3, 24)
  let model: Parameters<typeof mineOfSize>[0]['model']
  const places = random.shuffle(homes.map((_, i) => i)).slice(0, meters)
  for (const at of places) {
    const host = homes[at] as VirtualMeter
    const order = {
      kind: 'started' as const,
      minMachines: 1,
      onsetDay,
      startsInside: true,
      ...PART,
    }
    const mine = mineOfSize(model === undefined ? order : { ...order, model }, lastDay, random)
    if (mine === undefined) throw new Error('no mine fits')
    model = mine.model
    const conditions = conditionsOver('ALA', host.startDay, host.days, host.stepMin, seed)
    area[at] = plantMine(host, mine, 'split', host.id, seed, conditions)
  }
  return area
}

const main = async (): Promise<number> => {
  const series = await readRealSeries(dataFolder())
  if (series === undefined) {
    process.stdout.write(
      `bench:split skipped: no real data at ${dataFolder()} (set GREYWATT_DATA)\n`,
    )
    return 0
  }
  const splits = splitMeters(series)
  const rows: string[] = []
  const all = new Map<string, Judged[]>(PLANTINGS.map((name) => [name, []]))
  let areas = 0
  for (let seed = 1; seed <= SEEDS; seed++) {
    const random = Random.of(seed, 0x5711)
    const pools = new Map<string, VirtualMeter[]>()
    for (const meter of cutWindows(series, splits, seed)) {
      if (meter.split !== 'test' || meter.customerClass !== 'household') continue
      const key = `${meter.source} ${meter.startDay}`
      pools.set(key, [...(pools.get(key) ?? []), meter])
    }
    for (const pool of pools.values()) {
      const shuffled = random.shuffle(pool)
      for (let from = 0; from + FEWEST_HOMES <= shuffled.length; from += HOMES) {
        const homes = shuffled.slice(from, from + HOMES)
        areas++
        all.get('none')?.push(...judgeArea(homes))
        all.get('one meter')?.push(...judgeArea(planted(homes, 1, seed, random)))
        all.get('split')?.push(...judgeArea(planted(homes, random.integer(2, 4), seed, random)))
      }
    }
  }
  for (const name of PLANTINGS) {
    const judged = all.get(name) ?? []
    for (const isMine of [true, false]) {
      const group = judged.filter(({ meter }) => (meter.truth !== undefined) === isMine)
      if (group.length === 0) continue
      const count = (test: (one: Judged) => boolean): number => group.filter(test).length
      const suspects = count(({ own, hasStep }) => own >= SUSPECT_FROM && hasStep)
      rows.push(
        [
          name.padEnd(10),
          (isMine ? 'mines' : 'honest').padEnd(7),
          String(group.length).padStart(6),
          String(suspects).padStart(9),
          String(count(({ inCase }) => inCase)).padStart(7),
          String(count(({ own }) => own >= raiseAt)).padStart(13),
          String(count(({ joined }) => joined >= raiseAt)).padStart(14),
          count(({ own, joined }) => own < raiseAt && joined >= raiseAt)
            .toString()
            .padStart(9),
        ].join('  '),
      )
    }
  }
  process.stdout.write(
    `${SEEDS} seeds, ${areas} areas; suspects have ${SUSPECT_FROM} or more and a step, raised is ${raiseAt} or more. Planted mines are no field results.\n\n` +
      'planted     meter    meters   suspects  in case  raised alone  raised joined  by company\n' +
      `${rows.join('\n')}\n`,
  )
  return 0
}

process.exitCode = await main()
