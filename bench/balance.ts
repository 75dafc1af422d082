/**
 * Balances of areas of real homes: bypass mines found, wrong mappings named. Areas of 30 to 100 homes of one source and
 * window; head meter computed with a transformer's loss and 1 % of line loss, 1 % error a meter, 3 % of the meters
 * silent, in every 20th area one meter wrongly mapped; mines of 10 to 80 % of the homes' mean load from the simulator's
 * generator. Prints one table; exits 1 below a floor, 0 with one line where the data is not there.
 *
 *   npm run bench:balance
 *   npm run bench:balance -- --tune     the homes that parameters were chosen on
 */
import { isForTuning } from './balance/area-homes.ts'
import { type Judged, judgeSeed } from './balance/measure.ts'
import { figuresOf, renderTable } from './balance/table.ts'
import { dataFolder, readRealSeries } from './quality/real-series.ts'

const SEEDS = 10
/** The bars: recall, false areas, mappings named, suspects by a wrong mapping. */
const FLOORS = { recall: 0.9, falseAreas: 1 / 200, mappingNamed: 0.8, raisedByMapping: 0 }

const main = async (args: readonly string[]): Promise<number> => {
  const isTuning = args.includes('--tune')
  const series = await readRealSeries(dataFolder())
  if (series === undefined) {
    process.stdout.write(
      `bench:balance skipped: no real data at ${dataFolder()} (set GREYWATT_DATA)\n`,
    )
    return 0
  }
  const homes = series.filter((one) => isForTuning(one) === isTuning)
  const all: Judged[] = []
  for (let seed = 1; seed <= SEEDS; seed++)
    all.push(...judgeSeed(homes, isTuning ? 1_000 + seed : seed))
  const figures = figuresOf(all)
  const ms = all.reduce((sum, one) => sum + one.ms, 0) / all.length
  const meters = all.reduce((sum, one) => sum + one.meters, 0) / all.length
  process.stdout.write(
    `${SEEDS} seeds, 28 days; areas share homes and are not independent. Planted mines are no field results.\n\n` +
      `${renderTable(figures)}\n\n${ms.toFixed(2)} ms an area of ${meters.toFixed(0)} meters\n`,
  )
  const below = [
    figures.recall < FLOORS.recall && `recall is ${figures.recall.toFixed(3)}`,
    figures.falseAreas > FLOORS.falseAreas && `false areas are ${figures.falseAreas.toFixed(4)}`,
    figures.mappingNamed < FLOORS.mappingNamed && `named are ${figures.mappingNamed.toFixed(3)}`,
    figures.raisedByMapping > FLOORS.raisedByMapping &&
      `a wrong mapping raised ${figures.raisedByMapping} areas`,
  ].filter((sentence) => sentence !== false)
  for (const sentence of below) process.stderr.write(`below the floor: ${sentence}\n`)
  return below.length === 0 ? 0 : 1
}

process.exitCode = await main(process.argv.slice(2))
