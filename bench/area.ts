/**
 * The area stage on one core: 100 meters and a head meter, 28 days of half hours, a mine in every tenth area, judged as
 * of one day. What is measured is a sample of areas; what it means for 10,000 of them is a product and said to be one.
 * The baseline is summing the area's curves once. The score of the meters is no part of the area stage and stands apart.
 *
 *   npm run bench:area
 */
import { parseConfig } from '../src/app/config.ts'
import { loadModel } from '../src/app/model.ts'
import { assessParams } from '../src/app/params.ts'
import { Area } from '../src/core/assess/area.ts'
import { type AreaSuspect, overloadOf, suspectOf } from '../src/core/assess/area-relief.ts'
import { AreaStrain } from '../src/core/assess/area-strain.ts'
import { assessArea } from '../src/core/assess/assess-area.ts'
import { assessAreaSite } from '../src/core/assess/assess-area-site.ts'
import type { AssessContext } from '../src/core/assess/assess-context.ts'
import { assessResidual } from '../src/core/assess/assess-residual.ts'
import type { MeterDay } from '../src/core/collate/meter-day.ts'
import { ReferenceBook } from '../src/core/context/reference-book.ts'
import { areaKeyOf, meterId, meterSite, regionId, transformerId } from '../src/core/ids.ts'
import type { AreaOverload } from '../src/core/overload/area-overload.ts'
import { MeterWindows } from '../src/core/signature/meter-windows.ts'
import { Calendars } from '../src/core/time.ts'
import { MS_PER_DAY, MS_PER_HOUR } from '../src/core/units.ts'
import { QUALITY_RANK } from '../src/core/validate/quality.ts'
import { Random } from '../src/simulate/random.ts'

const SAMPLE = 30
const METERS = 100
const DAYS = 28
const SLOTS = 48
const FIRST_DAY = 20_000
const LAST_DAY = FIRST_DAY + DAYS - 1
const MINE_EVERY = 10
const MINE_KW = 30
const ROUNDS = 5
const AREAS = 10_000
const BAR_S = 60

const calendars = new Calendars()
const reference = new ReferenceBook()
for (let hour = -24; hour < (DAYS + 1) * 24; hour++)
  reference.weather.put({
    regionId: 'R',
    at: FIRST_DAY * MS_PER_DAY + hour * MS_PER_HOUR,
    tempC: 25 + 8 * Math.cos(((hour - 15) / 12) * Math.PI),
  })

/** Evenings, scatter and what the day is like; a mine under it where there is one. */
const homeDay = (random: Random, mineKw: number): Float32Array =>
  Float32Array.from({ length: SLOTS }, (_, slot) => {
    const evening = slot >= 34 && slot < 46 ? 0.5 + random.unit() : 0
    return 0.1 + 0.3 * random.unit() + evening + mineKw * (1 + 0.01 * random.unit())
  })

const dayOf = (id: string, day: number, powerKw: Float32Array): MeterDay => ({
  meterId: meterId(id),
  day,
  startMs: calendars.of('Asia/Almaty').startOf(day),
  reactiveKvar: undefined,
  source: 0,
  revision: 1,
  provisional: false,
  stepMs: MS_PER_DAY / SLOTS,
  powerKw,
  quality: new Uint8Array(SLOTS).fill(QUALITY_RANK.valid),
  attributes: {
    regionId: 'R',
    transformerId: `TP-${id.split('-')[0]}`,
    timeZone: 'Asia/Almaty',
    customerClass: 'household',
  },
})

const areaOf = (number: number, windows: MeterWindows): Area => {
  const random = Random.of(number)
  const id = transformerId(`TP-${number}`)
  reference.transformers.put(id, {
    transformerId: id,
    ratedKva: 160,
    p0Kw: 0.46,
    pkKw: 2.65,
    headMeterId: `${number}-HEAD`,
    regionId: 'R',
  })
  const key = areaKeyOf(meterId(`${number}-000`), id, regionId('R'))
  const area = new Area(key, id, windows, calendars)
  for (let day = FIRST_DAY; day <= LAST_DAY; day++) {
    const headKw = new Float32Array(SLOTS).fill(0.5)
    for (let meter = 0; meter < METERS; meter++) {
      const hasMine = number % MINE_EVERY === 0 && meter === 7
      const kw = homeDay(random, hasMine ? MINE_KW : 0)
      for (let slot = 0; slot < SLOTS; slot++)
        headKw[slot] = (headKw[slot] as number) + 1.02 * (kw[slot] as number)
      const meterDay = dayOf(`${number}-${String(meter).padStart(3, '0')}`, day, kw)
      area.put(meterDay, meterDay.attributes)
    }
    const head = dayOf(`${number}-HEAD`, day, headKw)
    area.put(head, head.attributes)
  }
  return area
}

const windows = new MeterWindows(DAYS)
const areas = Array.from({ length: SAMPLE }, (_, number) => areaOf(number, windows))
const contextOf = (model: string): AssessContext => {
  const config = parseConfig({ assess: { model, windowDays: DAYS } }, 'bench')
  return {
    windows,
    reference,
    calendars,
    params: assessParams(config, loadModel(config)),
    isExplained: () => false,
  }
}
const context = contextOf('rules')
const hosts = new Set(
  Array.from({ length: SAMPLE / MINE_EVERY }, (_, i) => meterId(`${i * MINE_EVERY}-007`)),
)

const transformerOf = ({ transformerId: id }: Area) => {
  const transformer = id && reference.transformers.get(id)
  if (id === undefined || !transformer) throw new Error('an area has no transformer')
  return { id, transformer }
}

/** Its sums are to be added up anew: those of another head meter are forgotten. */
const partsOf = (area: Area) => {
  const { id, transformer } = transformerOf(area)
  area.dayLoad(LAST_DAY, undefined)
  const head = area.members.find((member) => member.meterId === transformer.headMeterId)
  const consumers = area.members.filter((member) => member !== head)
  const counted = { consumers: consumers.length, head }
  const strain = new AreaStrain(area, transformer, counted, LAST_DAY, context)
  return { transformerId: id, transformer, head, consumers, strain }
}

const sumOnce = (area: Area): number => {
  const sumKw = new Float64Array(DAYS * SLOTS)
  const curve = new Float32Array(SLOTS)
  for (const member of area.members)
    for (let day = 0; day < DAYS; day++) {
      windows.curve(member, FIRST_DAY + day, curve, true)
      for (let slot = 0; slot < SLOTS; slot++)
        sumKw[day * SLOTS + slot] = (sumKw[day * SLOTS + slot] as number) + (curve[slot] as number)
    }
  return sumKw[0] as number
}
const hotSpotC = (overload: AreaOverload | undefined): number => overload?.hotSpotC ?? Number.NaN
const overload = (area: Area): number => hotSpotC(overloadOf(partsOf(area).strain))
const balance = (area: Area): number =>
  assessResidual(partsOf(area), LAST_DAY, context.params.emitFrom, context).assessment
    .probability ?? Number.NaN
const areaStage = (area: Area): number => {
  const parts = partsOf(area)
  const suspects = (): readonly AreaSuspect[] => {
    const host = parts.consumers.find(({ meterId: id }) => hosts.has(id))
    if (host === undefined) return []
    const removedKw = parts.strain.blockOf(host, MINE_KW)
    return [
      suspectOf(meterSite(host.meterId), overloadOf(parts.strain, removedKw), removedKw) ?? [],
    ].flat()
  }
  return hotSpotC(
    assessAreaSite(parts, LAST_DAY, context.params.emitFrom, suspects, context).overload,
  )
}
const everySite =
  (scored: AssessContext) =>
  (area: Area): number => {
    area.dayLoad(LAST_DAY, undefined)
    return assessArea(area, LAST_DAY, scored).length
  }

/** Seconds of processor time, so that neighbours on the machine count for little. */
const usedS = (): number => {
  const { user, system } = process.cpuUsage()
  return (user + system) / 1e6
}

/** Seconds an area, the best of some rounds. */
const best = (work: (area: Area) => number): number => {
  let seconds = Number.POSITIVE_INFINITY
  for (let round = 0; round < ROUNDS; round++) {
    const fromS = usedS()
    let sum = 0
    for (const area of areas) sum += work(area)
    if (Number.isNaN(sum)) throw new Error('an area gave no number')
    seconds = Math.min(seconds, (usedS() - fromS) / SAMPLE)
  }
  return seconds
}

const baselineS = best(sumOnce)
const stageS = best(areaStage)
const rows: readonly (readonly [string, number])[] = [
  ['sum the curves once (baseline)', baselineS],
  ['overload: sums, temperatures, score', best(overload)],
  ['balance against the head meter', best(balance)],
  [`area stage: both, and relief in 1 of ${MINE_EVERY}`, stageS],
  ['every site of the area, by the rules', best(everySite(contextOf('rules')))],
  ['every site of the area, learned score', best(everySite(contextOf('current')))],
]
process.stdout.write(
  `${SAMPLE} areas of ${METERS} meters and a head meter, ${DAYS} days of ${SLOTS} slots, processor time, best of ${ROUNDS}\n`,
)
for (const [name, seconds] of rows)
  process.stdout.write(
    `${name.padEnd(44)}${(seconds * 1000).toFixed(2).padStart(9)} ms an area${(seconds / baselineS).toFixed(1).padStart(8)} x\n`,
  )
const wholeS = stageS * AREAS
process.stdout.write(
  `area stage of ${AREAS} such areas, ${AREAS} x the mean of the sample: ${wholeS.toFixed(1)} s; the bar is ${BAR_S} s\n`,
)
if (wholeS > BAR_S) process.exitCode = 1
