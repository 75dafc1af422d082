import type { Random } from '../../src/simulate/random.ts'
import type { ChaosOptions } from './chaos-options.ts'

export type Fault =
  | { readonly type: 'kill-some'; readonly processes: number }
  /** All processes of a stage at once. */
  | { readonly type: 'kill-stage' }
  | { readonly type: 'freeze' }
  | { readonly type: 'leave' }
  | { readonly type: 'restart-broker' }
  | { readonly type: 'silence-broker' }

const BURST_SHARE = 0.15
const STAGE_SHARE = 0.1

const repeated = (fault: Fault, times: number): Fault[] =>
  Array.from({ length: times }, () => fault)

const kills = ({ kills: wanted, instances }: ChaosOptions, random: Random): Fault[] => {
  const faults: Fault[] = []
  let left = wanted
  while (left > 0) {
    const draw = random.unit()
    if (draw < STAGE_SHARE && left >= instances) {
      faults.push({ type: 'kill-stage' })
      left -= instances
      continue
    }
    const burst = draw < STAGE_SHARE + BURST_SHARE ? random.integer(2, 4) : 1
    const processes = Math.min(left, burst)
    faults.push({ type: 'kill-some', processes })
    left -= processes
  }
  return faults
}

/** All faults of a run in the order in which they come: shuffled, with those of the broker evenly between. */
export const faultDeck = (options: ChaosOptions, random: Random): readonly Fault[] => {
  const deck = random.shuffle([
    ...kills(options, random),
    ...repeated({ type: 'freeze' }, options.freezes),
    ...repeated({ type: 'leave' }, options.leaves),
  ])
  const ofBroker = random.shuffle([
    ...repeated({ type: 'restart-broker' }, options.brokerRestarts),
    ...repeated({ type: 'silence-broker' }, options.brokerSilences),
  ])
  const between = deck.length / (ofBroker.length + 1)
  for (const [index, fault] of ofBroker.entries())
    deck.splice(Math.round(between * (index + 1)) + index, 0, fault)
  return deck
}
