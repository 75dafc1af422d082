import { mkdtemp } from 'node:fs/promises'
import { join } from 'node:path'
import { Kafka, logLevel } from 'kafkajs'
import { type Compression, registerCodecs } from '../../src/adapters/kafka/codecs.ts'
import { parseConfig } from '../../src/app/config.ts'
import { ensureTopics } from '../../src/app/topics.ts'
import { type FeedPlan, messagesOf, produceFeed, readingsOf, WINDOW_DAYS } from './feed.ts'
import { produceMeterDays } from './meter-days.ts'
import type { Line, PartOptions } from './parts.ts'
import { measure } from './processes.ts'
import type { Measured } from './stopwatch.ts'

interface Collated {
  readonly messages: number
  readonly read: number
  readonly accepted: number
  readonly duplicate: number
  readonly late: number
  readonly rejected: number
}

const median = (values: readonly number[]): number =>
  [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] as number

const perSecond = (count: number, seconds: number): string =>
  `${(count / seconds / 1e6).toFixed(2)} M/s`

/** The topics of a prefix, and the feed in its meter-readings. */
const laidFeed = async (
  broker: string,
  topicPrefix: string,
  plan: FeedPlan,
  compression: Compression,
): Promise<void> => {
  registerCodecs()
  const config = parseConfig({ kafka: { brokers: [broker], topicPrefix } }, 'the benchmark')
  await ensureTopics(config, { checkOnly: false })
  const kafka = new Kafka({ brokers: [broker], clientId: 'feed', logLevel: logLevel.NOTHING })
  await produceFeed(kafka, `${topicPrefix}meter-readings`, plan, compression)
}

const collated = async (
  { broker, folder }: PartOptions,
  topicPrefix: string,
  plan: FeedPlan,
  compression: Compression,
  until: 'read' | 'stored' = 'read',
): Promise<Measured & Collated> => {
  const stateDir = await mkdtemp(join(folder, 'state-'))
  const args = [broker, topicPrefix, messagesOf(plan), stateDir, compression, until]
  const result = await measure<Collated>('./run-collate.ts', args)
  if (result.accepted !== readingsOf(plan))
    throw new Error(`not all ${readingsOf(plan)} readings were accepted: ${JSON.stringify(result)}`)
  return result
}

/** One JSON reading a message: the stage beside a consumer that only counts, in turns. */
export const singles = async (options: PartOptions): Promise<readonly Line[]> => {
  const plan: FeedPlan = { meters: options.meters, days: 1, shape: 'single' }
  const lines: Line[] = []
  for (const compression of ['none', 'zstd'] as const) {
    const topicPrefix = `single-${compression}-${options.meters}-${Date.now()}-`
    await laidFeed(options.broker, topicPrefix, plan, compression)
    const bare: Measured[] = []
    const ours: Measured[] = []
    for (let round = 0; round < options.rounds; round++) {
      const args = [options.broker, `${topicPrefix}meter-readings`, messagesOf(plan)]
      bare.push(await measure('./run-bare-consumer.ts', args))
      ours.push(await collated(options, topicPrefix, plan, compression))
    }
    const wall = median(bare.map((it) => it.seconds)) / median(ours.map((it) => it.seconds))
    const cpu = median(bare.map((it) => it.cpuSeconds)) / median(ours.map((it) => it.cpuSeconds))
    const rate = (runs: readonly Measured[]) =>
      perSecond(messagesOf(plan), median(runs.map((it) => it.seconds)))
    const what = `${options.meters} meters, single readings, ${compression}`
    lines.push(
      { what: `${what}: bare kafkajs (baseline)`, figure: rate(bare), bar: '', holds: true },
      { what: `${what}: collate, end to end`, figure: rate(ours), bar: '', holds: true },
      {
        what: `${what}: of the baseline's rate`,
        figure: wall.toFixed(2),
        bar: '>= 0.80',
        holds: wall >= 0.8,
      },
      { what: `${what}: by processor time`, figure: cpu.toFixed(2), bar: '', holds: true },
    )
  }
  return lines
}

/** A day a message. */
export const blocks = async (options: PartOptions): Promise<readonly Line[]> => {
  const plan: FeedPlan = { meters: options.meters, days: 8, shape: 'block' }
  const topicPrefix = `block-${options.meters}-${Date.now()}-`
  await laidFeed(options.broker, topicPrefix, plan, 'zstd')
  const runs: Measured[] = []
  for (let round = 0; round < options.rounds; round++)
    runs.push(await collated(options, topicPrefix, plan, 'zstd'))
  const seconds = median(runs.map((it) => it.seconds))
  return [
    {
      what: `${options.meters} meters, blocks of 48: collate, end to end, readings`,
      figure: perSecond(readingsOf(plan), seconds),
      bar: '>= 2.00 M/s',
      holds: readingsOf(plan) / seconds >= 2e6,
    },
  ]
}

const REFOLD_METERS = 200_000

/** A lost state of collate: read again from the earliest record, the days of grace. */
const refoldCollate = async (options: PartOptions): Promise<Line> => {
  const plan: FeedPlan = { meters: REFOLD_METERS, days: 4, shape: 'block' }
  const topicPrefix = `refold-${Date.now()}-`
  await laidFeed(options.broker, topicPrefix, plan, 'zstd')
  const { seconds } = await collated(options, topicPrefix, plan, 'zstd')
  return {
    what: `collate: ${plan.meters} meters by re-fold of ${plan.days} days`,
    figure: `${seconds.toFixed(1)} s`,
    bar: '<= 60 s',
    holds: seconds <= 60,
  }
}

/** A lost state of assess: the windows of all meters from their days, and the last day judged again. */
const refoldAssess = async ({ broker, folder }: PartOptions): Promise<Line> => {
  const topicPrefix = `reassess-${Date.now()}-`
  const config = parseConfig({ kafka: { brokers: [broker], topicPrefix } }, 'the benchmark')
  await ensureTopics(config, { checkOnly: false })
  const records = await produceMeterDays(config, REFOLD_METERS)
  const stateDir = await mkdtemp(join(folder, 'state-'))
  const { seconds, meters } = await measure<Measured & { readonly meters: number }>(
    './run-assess.ts',
    [broker, topicPrefix, records, stateDir],
  )
  return {
    what: `assess: ${meters} meters by re-fold of ${WINDOW_DAYS} days`,
    figure: `${seconds.toFixed(1)} s`,
    bar: '<= 60 s',
    holds: seconds <= 60 && meters === REFOLD_METERS,
  }
}

export const refold = async (options: PartOptions): Promise<readonly Line[]> => [
  await refoldCollate(options),
  await refoldAssess(options),
]

const LATENCY_METERS = 10_000
const LATENCY_PACE = 50_000

/** From the last reading of a day to the ranking of that day, all stages in one process. */
export const latency = async ({ broker, folder }: PartOptions): Promise<readonly Line[]> => {
  const stateDir = await mkdtemp(join(folder, 'state-'))
  const { latencySeconds, sentPerSecond } = await measure<{
    readonly latencySeconds: number
    readonly sentPerSecond: number
  }>('./run-latency.ts', [broker, `late-${Date.now()}-`, stateDir, LATENCY_METERS, LATENCY_PACE])
  return [
    {
      what: `${LATENCY_METERS} meters, readings sent`,
      figure: `${(sentPerSecond / 1000).toFixed(0)} k/s`,
      bar: '>= 50 k/s',
      holds: sentPerSecond >= 0.98 * LATENCY_PACE,
    },
    {
      what: `${LATENCY_METERS} meters, last reading to ranking, all stages in one process`,
      figure: `${latencySeconds.toFixed(1)} s`,
      bar: '<= 5 s',
      holds: latencySeconds <= 5,
    },
  ]
}

const SCALES = [50_000, 100_000, 200_000, 500_000]

/**
 * Time of a reading as meters grow: two days of blocks each, and the state of all meters stored once, for a short run
 * would end before its first checkpoint.
 */
export const linear = async (options: PartOptions): Promise<readonly Line[]> => {
  const lines: Line[] = []
  let baseline: number | undefined
  for (const meters of SCALES) {
    const plan: FeedPlan = { meters, days: 2, shape: 'block' }
    const topicPrefix = `linear-${meters}-${Date.now()}-`
    await laidFeed(options.broker, topicPrefix, plan, 'zstd')
    const { cpuSeconds } = await collated(options, topicPrefix, plan, 'zstd', 'stored')
    const each = (1e9 * cpuSeconds) / readingsOf(plan)
    baseline ??= each
    const ratio = each / baseline
    lines.push({
      what: `collate: ${meters} meters, processor time a reading, of ${SCALES[0]}'s`,
      figure: `${each.toFixed(0)} ns, ${ratio.toFixed(2)} x`,
      bar: '<= 1.15 x',
      holds: ratio <= 1.15,
    })
  }
  return lines
}
