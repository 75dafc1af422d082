/**
 * How well mines are found: real meters with mines planted by the simulator's generator, every detector beside every
 * other. Prints the tables; exits 1 below a floor, 0 with one line where the data is not there.
 *
 *   npm run bench:quality -- --help
 */
import { writeFileSync } from 'node:fs'
import { materialFor, measureAll, metersOf } from './quality/benchmark.ts'
import { DETECTOR_NAMES, makeDetectors } from './quality/detectors/detectors.ts'
import { drawCurve } from './quality/draw-curve.ts'
import { dumpFeatures } from './quality/dump.ts'
import { belowFloors } from './quality/floors.ts'
import { handMadeFeatures } from './quality/hand-made-features.ts'
import { parseOptions, USAGE } from './quality/options.ts'
import { dataFolder, readRealSeries } from './quality/real-series.ts'
import { renderTable } from './quality/table.ts'
import { SPLITS, type VirtualMeter } from './quality/virtual-meter.ts'
import { falseAlarmsOf, missesOf } from './quality/worst.ts'

const print = (text: string): void => void process.stdout.write(`${text}\n`)
const startedMs = performance.now()
const note = (text: string): void =>
  void process.stderr.write(`${((performance.now() - startedMs) / 1_000).toFixed(0)} s: ${text}\n`)

const main = async (args: readonly string[]): Promise<number> => {
  if (args.includes('--help')) {
    print(USAGE)
    return 0
  }
  const options = parseOptions(args, DETECTOR_NAMES)
  const series = await readRealSeries(dataFolder())
  if (series === undefined) {
    print(`bench:quality skipped: no real data at ${dataFolder()} (set GREYWATT_DATA)`)
    return 0
  }
  note(`${series.length} real meters read`)
  const material = materialFor(series, options)
  if (options.dump !== undefined) {
    const rows: { seed: number; meter: VirtualMeter }[] = []
    for (const split of SPLITS)
      for (const fold of material.folds(split))
        for (const meter of metersOf([fold])) rows.push({ seed: fold.seed, meter })
    await dumpFeatures(options.dump, handMadeFeatures, rows)
    print(`${rows.length} rows in ${options.dump}`)
    return 0
  }
  const detectors = makeDetectors(options.detectors)
  const isPartial =
    options.quick || options.choose || options.kind !== undefined || options.show !== undefined
  const measured = await measureAll(material, detectors, !isPartial, note)
  const first = measured[0]
  if (options.show !== undefined) {
    const meter = metersOf(material.folds('test')).find(({ id }) => id === options.show)
    const scored = meter && detectors[0]?.score([meter])[0]
    if (meter === undefined || scored === undefined || first === undefined) {
      process.stderr.write(`no virtual meter "${options.show}" in these seeds; see --misses\n`)
      return 2
    }
    const svg = drawCurve(meter, first.name, scored, first.figures.threshold1000)
    writeFileSync(options.out ?? 'curve.svg', svg)
    print(`drawn to ${options.out ?? 'curve.svg'}`)
    return 0
  }
  const { windows = 0, realMeters = 0 } = first?.figures.negatives ?? {}
  print(
    `${options.seeds} seeds; ${windows} windows of ${realMeters} real meters without a mine, pooled, set the thresholds: ` +
      'windows of one meter are not independent. Planted mines are no field results.\n',
  )
  print(renderTable(measured))
  for (const one of measured) {
    if (options.misses) print(`\n${missesOf(one)}`)
    if (options.falseAlarms) print(`\n${falseAlarmsOf(one)}`)
  }
  if (options.json !== undefined)
    writeFileSync(
      options.json,
      `${JSON.stringify(Object.fromEntries(measured.map(({ name, figures }) => [name, figures])), null, 2)}\n`,
    )
  const isWhole =
    !isPartial &&
    options.leaveOut === undefined &&
    options.without.length === 0 &&
    options.seeds >= 10
  const below = isWhole ? belowFloors(measured) : []
  for (const sentence of below) process.stderr.write(`${sentence}\n`)
  return below.length === 0 ? 0 : 1
}

try {
  process.exitCode = await main(process.argv.slice(2))
} catch (cause) {
  if (!(cause instanceof RangeError || cause instanceof TypeError)) throw cause
  process.stderr.write(`${cause.message}\n`)
  process.exitCode = 2
}
