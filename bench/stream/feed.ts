import type { Kafka } from 'kafkajs'
import { type Compression, compressionType } from '../../src/adapters/kafka/codecs.ts'
import type { MeterDay } from '../../src/core/collate/meter-day.ts'
import type { MeterAttributes } from '../../src/core/context/assets.ts'
import { meterId } from '../../src/core/ids.ts'
import type { DayIndex } from '../../src/core/time.ts'
import { MS_PER_DAY, MS_PER_HOUR } from '../../src/core/units.ts'
import { QUALITY_RANK } from '../../src/core/validate/quality.ts'
import type { OutgoingRecord, TopicRecord } from '../../src/ports/topic.ts'

/** A made feed: every meter at every slot, its energies by a formula, in order of time as head-ends flush. */
export interface FeedPlan {
  readonly meters: number
  readonly days: number
  readonly shape: 'single' | 'block'
}

const SLOTS = 48
const STEP_MS = MS_PER_DAY / SLOTS
/** Local midnight of 2026-02-01 in Almaty, UTC+5. */
const FEED_START_MS = Date.UTC(2026, 0, 31, 19)
/** As the configuration has it by default. */
export const WINDOW_DAYS = 28
export const FEED_TIMEZONE = 'Asia/Almaty'
/** Long after the feed's readings, as in a replay: no day is sent while it is open. */
export const ARRIVED_MS = FEED_START_MS + 60 * MS_PER_DAY
const OFFSET_MS = 5 * MS_PER_HOUR
const MESSAGES_A_SEND = 5_000

const idOf = (meter: number): string => `KZ-ALA-${String(meter).padStart(6, '0')}`

/** Watt-hours, as meters count them: below 2 kWh a half hour. */
const kwhOf = (meter: number, slot: number): number => ((meter * 31 + slot * 17) % 1997) / 1000

const isoOf = (slot: number): string =>
  `${new Date(FEED_START_MS + slot * STEP_MS + OFFSET_MS).toISOString().slice(0, 19)}+05:00`

export const readingsOf = ({ meters, days }: FeedPlan): number => meters * days * SLOTS
export const messagesOf = ({ meters, days, shape }: FeedPlan): number =>
  meters * days * (shape === 'single' ? SLOTS : 1)

const singleOf = (meter: number, slot: number): string =>
  JSON.stringify({
    meterId: idOf(meter),
    at: isoOf(slot),
    stepMin: 30,
    kwh: kwhOf(meter, slot),
    quality: 'valid',
  })

const blockOf = (meter: number, day: number): string =>
  JSON.stringify({
    meterId: idOf(meter),
    from: isoOf(day * SLOTS),
    stepMin: 30,
    kwh: Array.from({ length: SLOTS }, (_, slot) => kwhOf(meter, day * SLOTS + slot)),
  })

/** The feed's messages, in portions that are sent together; from a day on, counted from the feed's first. */
export function* feedOf(plan: FeedPlan, fromDay = 0): Generator<{ key: string; value: string }[]> {
  const rounds = plan.shape === 'single' ? plan.days * SLOTS : plan.days
  const messageOf = plan.shape === 'single' ? singleOf : blockOf
  const first = fromDay * (plan.shape === 'single' ? SLOTS : 1)
  for (let round = first; round < first + rounds; round++)
    for (let from = 0; from < plan.meters; from += MESSAGES_A_SEND) {
      const length = Math.min(MESSAGES_A_SEND, plan.meters - from)
      yield Array.from({ length }, (_, i) => ({
        key: idOf(from + i),
        value: messageOf(from + i, round),
      }))
    }
}

/** Sends the whole feed, each message once, to a topic that exists. */
export const produceFeed = async (
  kafka: Kafka,
  topic: string,
  plan: FeedPlan,
  compression: Compression,
): Promise<void> => {
  // Else kafkajs sends a whole portion again where one partition of a new topic has no leader yet.
  const producer = kafka.producer({
    allowAutoTopicCreation: false,
    idempotent: true,
    maxInFlightRequests: 1,
  })
  await producer.connect()
  for (const messages of feedOf(plan))
    await producer.send({ topic, messages, compression: compressionType(compression) })
  await producer.disconnect()
}

/** The feed's messages as a stage has them. */
export function* blockFeed(plan: FeedPlan): Generator<TopicRecord> {
  let offset = 0n
  for (const messages of feedOf(plan))
    for (const { key, value } of messages) {
      const bytes = Buffer.from(value)
      yield {
        topic: 'meter-readings',
        partition: 0,
        offset: offset++,
        key,
        value: bytes,
        headers: {},
        arrivedAtMs: ARRIVED_MS,
        buffer: bytes,
        valueFrom: 0,
        valueTo: bytes.length,
      }
    }
}

const FIRST_DAY = (FEED_START_MS + OFFSET_MS) / MS_PER_DAY
const METERS_AN_AREA = 100

/** The local day of a round of the feed. */
export const dayOf = (round: number): DayIndex => FIRST_DAY + round

/** One object an area, as reading the messages makes of them. */
const attributesByArea = new Map<number, MeterAttributes>()
const attributesOf = (area: number): MeterAttributes => {
  const known = attributesByArea.get(area)
  if (known !== undefined) return known
  const attributes: MeterAttributes = {
    regionId: 'ALA',
    transformerId: `TP-${area}`,
    timeZone: FEED_TIMEZONE,
    customerClass: 'household',
  }
  attributesByArea.set(area, attributes)
  return attributes
}

/** One string each, not one that is put together when it is looked at. */
const flat = (text: string): string => Buffer.from(text).toString('latin1')

/** One day of every meter, as the reader hands it over: its arrays hold until the next. */
export function* meterDays(meters: number, round: number): Generator<MeterDay> {
  const powerKw = new Float32Array(SLOTS)
  const quality = new Uint8Array(SLOTS).fill(QUALITY_RANK.valid)
  for (let meter = 0; meter < meters; meter++) {
    for (let slot = 0; slot < SLOTS; slot++) powerKw[slot] = 2 * kwhOf(meter, round * SLOTS + slot)
    yield {
      meterId: meterId(flat(idOf(meter))),
      day: dayOf(round),
      startMs: FEED_START_MS + round * MS_PER_DAY,
      stepMs: STEP_MS,
      powerKw,
      quality,
      reactiveKvar: undefined,
      source: 0,
      revision: 1440,
      provisional: false,
      attributes: attributesOf(Math.floor(meter / METERS_AN_AREA)),
    }
  }
}

/** The meters' rows, so that they are judged by area. */
export const meterAssets = (meters: number): readonly OutgoingRecord[] =>
  Array.from({ length: meters }, (_, meter) => ({
    topic: 'meters',
    key: idOf(meter),
    value: JSON.stringify({
      meterId: idOf(meter),
      regionId: 'ALA',
      transformerId: `TP-${Math.floor(meter / METERS_AN_AREA)}`,
      customerClass: 'household',
    }),
  }))
