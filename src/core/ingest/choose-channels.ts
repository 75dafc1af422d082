import { type Outcome, ok, rejected } from '../outcome.ts'
import type { RejectionReason } from '../validate/rejection.ts'
import { intervalMessages, registerMessages, type SentValue } from './interval-messages.ts'
import type { RawMessage } from './raw-message.ts'
import type { ChannelRole } from './wire-mapping.ts'

/** One quantity that a message has of one meter. */
export interface Channel {
  /** What tells it from the meter's other channels, in words that a rejection may show. */
  readonly code: string
  readonly role: ChannelRole
  /** The phase it measures; undefined for all of them together. */
  readonly phase: string | undefined
  readonly values: SentValue[]
}

/**
 * The energy of one meter out of all that a message has of it: of intervals and registers the intervals, of phases their
 * total, of several steps the finest. Where two are left, nobody can say which is meant, and none is taken.
 */
export const channelMessages = (
  meterId: string,
  stamp: 'start' | 'end',
  channels: readonly Channel[],
): Outcome<readonly RawMessage[], RejectionReason> => {
  const intervals = chosen(channels.filter(({ role }) => role === 'interval'))
  const energy =
    intervals.length > 0 ? intervals : chosen(channels.filter(({ role }) => role === 'register'))
  const codes = [...new Set(energy.map(({ code }) => code))]
  if (codes.length > 1)
    return rejected(
      'schema',
      `meter ${meterId} has ${codes.length} channels of energy, ${codes.slice(0, 2).join(' and ')}: which counts?`,
    )
  // Registers are differenced in the order in which they come, and feeds are not always in that of time.
  const values = energy
    .flatMap((channel) => channel.values)
    .toSorted((one, other) => one.atMs - other.atMs)
  if (intervals.length === 0) return ok(registerMessages(meterId, values))
  const reactive = chosen(channels.filter(({ role }) => role === 'reactive'))
  // Of several kinds of reactive energy none is the one: lagging and leading do not add up.
  const one = new Set(reactive.map(({ code }) => code)).size === 1 ? reactive : []
  return ok(
    intervalMessages(
      meterId,
      stamp,
      values,
      one.flatMap((channel) => channel.values),
    ),
  )
}

const chosen = (channels: readonly Channel[]): readonly Channel[] => {
  const totals = channels.filter(({ phase }) => phase === undefined)
  const among = totals.length > 0 ? totals : channels
  const finest = Math.min(...among.map(stepOf))
  return among.filter((channel) => stepOf(channel) === finest)
}

const stepOf = ({ values }: Channel): number => values[0]?.stepMin ?? Number.POSITIVE_INFINITY
