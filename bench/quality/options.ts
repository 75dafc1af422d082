import { parseArgs } from 'node:util'
import { PLANTED_KINDS } from './plant-panel.ts'
import { SOURCES, type Source } from './virtual-meter.ts'

export const USAGE = `npm run bench:quality -- [options]
  --detectors a,b     only these
  --seeds N           seeds of the test, 10 unless said
  --quick             a third of the windows, 3 seeds, no walk through the days, no floors
  --kind K            plants this kind alone
  --choose            leaves the test meters out, tests on the validation meters and learns from the rest: what is
                      chosen by these figures has not seen the test
  --leave-out SOURCE  trains without lcl, swiss or cambridge and tests on it alone
  --without ID,ID     leaves real meters out of everything, to see what hangs on them; no floors
  --json FILE         all figures
  --dump FILE         feature vectors with labels, CSV or Parquet, of all splits; nothing is measured
  --show ID --out F   draws one virtual meter as SVG with the first detector's decision
  --misses            lists the largest mines that were missed
  --false-alarms      lists the highest scores of meters without a mine`

export interface Options {
  readonly detectors: readonly string[] | undefined
  readonly seeds: number
  readonly quick: boolean
  readonly kind: (typeof PLANTED_KINDS)[number] | undefined
  readonly choose: boolean
  readonly leaveOut: Source | undefined
  readonly without: readonly string[]
  readonly json: string | undefined
  readonly dump: string | undefined
  readonly show: string | undefined
  readonly out: string | undefined
  readonly misses: boolean
  readonly falseAlarms: boolean
}

/** @throws RangeError where an option names nothing that exists */
export const parseOptions = (args: readonly string[], detectors: readonly string[]): Options => {
  const { values } = parseArgs({
    args: [...args],
    options: {
      detectors: { type: 'string' },
      seeds: { type: 'string' },
      quick: { type: 'boolean', default: false },
      kind: { type: 'string' },
      choose: { type: 'boolean', default: false },
      'leave-out': { type: 'string' },
      without: { type: 'string' },
      json: { type: 'string' },
      dump: { type: 'string' },
      show: { type: 'string' },
      out: { type: 'string' },
      misses: { type: 'boolean', default: false },
      'false-alarms': { type: 'boolean', default: false },
    },
  })
  const seeds = values.seeds === undefined ? (values.quick ? 3 : 10) : Number(values.seeds)
  if (!Number.isInteger(seeds) || seeds < 1)
    throw new RangeError(`--seeds ${values.seeds} is no whole number from 1 on`)
  return {
    detectors: values.detectors?.split(',').map((name) => oneOf(name, detectors, '--detectors')),
    seeds,
    quick: values.quick,
    kind: values.kind === undefined ? undefined : oneOf(values.kind, PLANTED_KINDS, '--kind'),
    choose: values.choose,
    leaveOut:
      values['leave-out'] === undefined
        ? undefined
        : oneOf(values['leave-out'], SOURCES.slice(0, 3), '--leave-out'),
    without: values.without?.split(',') ?? [],
    json: values.json,
    dump: values.dump,
    show: values.show,
    out: values.out,
    misses: values.misses,
    falseAlarms: values['false-alarms'],
  }
}

const oneOf = <Name extends string>(name: string, names: readonly Name[], option: string): Name => {
  const found = names.find((one) => one === name)
  if (found === undefined)
    throw new RangeError(`${option} knows no "${name}": give one of ${names.join(', ')}`)
  return found
}
