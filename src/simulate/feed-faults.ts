import { MS_PER_DAY } from '../core/units.ts'
import { FEED_FAULTS, type FeedFault, type FeedMessage, feedBytes } from './feed-message.ts'
import type { Random } from './random.ts'
import type { DeliveryFlaws } from './scenario.ts'

/** Chance, for each message, that a broken one goes before it. */
const FAULT_SHARE = 0.004
const UNKNOWN_METER = 'KZ-PAV-999999'
const AHEAD_DAYS = 400

const negative = (value: unknown): unknown =>
  Array.isArray(value) ? value.map(negative) : typeof value === 'number' ? -1 - value : value

const ahead = (text: unknown): unknown => {
  if (typeof text !== 'string') return text
  const localMs = Date.parse(`${text.slice(0, 19)}Z`) + AHEAD_DAYS * MS_PER_DAY
  return new Date(localMs).toISOString().slice(0, 19) + text.slice(19)
}

const mapFields = (
  value: object,
  fields: readonly string[],
  change: (field: unknown) => unknown,
): object =>
  Object.fromEntries(
    Object.entries(value).map(([name, field]) => [
      name,
      fields.includes(name) ? change(field) : field,
    ]),
  )

/** A broken copy of a good message. */
const withFault = (message: FeedMessage, fault: FeedFault): FeedMessage => {
  const { value } = message
  if (fault === 'broken-bytes') {
    const bytes = feedBytes(message)
    return { ...message, fault, value: bytes.slice(0, bytes.length >> 1) }
  }
  if (fault === 'unknown-meter') {
    const stranger = { ...value, meterId: UNKNOWN_METER }
    return { ...message, fault, meterId: UNKNOWN_METER, value: stranger }
  }
  if (fault === 'future') {
    return { ...message, fault, value: mapFields(value, ['at', 'from'], ahead) }
  }
  return { ...message, fault, value: mapFields(value, ['kwh', 'registerKwh'], negative) }
}

/** Puts a broken message before some of the good ones; loses none. */
export function* withFaults(
  messages: Iterable<FeedMessage>,
  random: Random,
): Generator<FeedMessage> {
  for (const message of messages) {
    if (random.chance(FAULT_SHARE)) yield withFault(message, random.pick(FEED_FAULTS))
    yield message
  }
}

/**
 * Sends some messages twice, some a little after their turn and a few up to two days late; loses none. Registers keep
 * their order (`inOrder`): a head-end reads a meter's register forwards, and only sends it again.
 *
 * Keeps: the messages held back. Bounded by: two days of them.
 */
export function* withDelays(
  messages: Iterable<FeedMessage>,
  flaws: DeliveryFlaws,
  stepMin: number,
  inOrder: boolean,
  random: Random,
): Generator<FeedMessage> {
  const turnsOf = (hours: number) => Math.max(1, Math.round((hours * 60) / stepMin))
  const held = new Map<number, FeedMessage[]>()
  const hold = (message: FeedMessage, turns: number) => {
    const due = message.turn + turns
    const waiting = held.get(due)
    if (waiting === undefined) held.set(due, [message])
    else waiting.push(message)
  }
  let turn = 0
  for (const message of messages) {
    for (; turn < message.turn; turn++) {
      yield* held.get(turn) ?? []
      held.delete(turn)
    }
    if (random.chance(flaws.duplicated)) hold(message, turnsOf(random.between(0, 6)))
    const fate = inOrder ? 1 : random.unit()
    if (fate < flaws.late) hold(message, turnsOf(random.between(6, 40)))
    else if (fate < flaws.late + flaws.outOfOrder) hold(message, turnsOf(random.between(0.5, 4)))
    else yield message
  }
  for (const due of [...held.keys()].sort((a, b) => a - b)) yield* held.get(due) ?? []
}
