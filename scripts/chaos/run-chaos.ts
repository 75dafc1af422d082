import { type LedgerRow, readLedger } from '../../src/app/ledger.ts'
import { Random } from '../../src/simulate/random.ts'
import { untilCaughtUp } from './caught-up.ts'
import type { ChaosOptions, Say } from './chaos-options.ts'
import {
  type Comparison,
  checkIntervals,
  checkLedger,
  compareLedgers,
  compareOutcomes,
} from './disagreements.ts'
import { doFaults, type FaultCounts } from './do-faults.ts'
import { faultDeck } from './fault-deck.ts'
import type { UnaskedEnd } from './instance.ts'
import { runInMemory } from './memory-run.ts'
import { type Outcome, readOutcome } from './outcome.ts'
import { type Produced, produce } from './produce.ts'
import { type ProducedTruth, readProduced } from './produced-truth.ts'
import { type Rig, withRig } from './rig.ts'

export interface ChaosResult {
  readonly meters: number
  readonly days: number
  readonly produced: Produced & ProducedTruth
  readonly faults: FaultCounts
  readonly unasked: readonly UnaskedEnd[]
  readonly outcome: Outcome
  readonly ledger: readonly LedgerRow[]
  readonly comparisons: readonly Comparison[]
}

const MOST_CATCH_UP_MS = 1_200_000
const LOOK_AHEAD_SHARE = 0.05
const TELL_EVERY_SHARE = 0.05

/** The feed and the faults at once: the feed goes on as the faults do. */
const disturb = async (
  { region, sink, fleet, broker, note }: Rig,
  options: ChaosOptions,
  say: Say,
): Promise<{ readonly produced: Produced; readonly faults: FaultCounts }> => {
  let mayHaveSent = options.share
  let sent = 0
  let told = 0
  const producing = produce({
    ...{ region, sink },
    mayHaveSent: () => mayHaveSent,
    onSent: (share) => {
      sent = share
    },
  })
  fleet.start()
  const random = Random.of(options.seed)
  const disturbing = doFaults({
    ...{ options, fleet, broker, random, note },
    deck: faultDeck(options, random),
    onProgress: (share) => {
      mayHaveSent = options.share + (1 - options.share) * share + LOOK_AHEAD_SHARE
      if (share - told < TELL_EVERY_SHARE) return
      told = share
      say(`${Math.round(share * 100)} % of the faults, ${Math.round(sent * 100)} % of the feed`)
    },
  }).finally(() => {
    mayHaveSent = 1
  })
  const [produced, faults] = await Promise.all([producing, disturbing])
  return { produced, faults }
}

/**
 * Feeds a region through stages that are killed, frozen and cut off their broker, lets them catch up, and compares what
 * came of it with what an undisturbed run of the same records comes to, and with what the meters had measured.
 */
export const runChaos = (options: ChaosOptions, say: Say): Promise<ChaosResult> =>
  withRig(options, async (rig) => {
    const { region, fleet, config, client, table } = rig
    say(`the broker is up, everything is in ${options.folder}`)
    const { produced, faults } = await disturb(rig, options, say)
    say('all is sent and nobody is killed any more: waiting until all groups have caught up')
    await untilCaughtUp(client, config, MOST_CATCH_UP_MS)
    await fleet.leave()
    say('reading what came of it')
    const ledger = readLedger(fleet.ofStage('collate').map(({ stateFolder }) => stateFolder))
    const truth = await readProduced(table, region)
    const outcome = await readOutcome(table)
    say('the same records through an undisturbed run over a log in memory')
    const undisturbed = await runInMemory(config, table)
    return {
      meters: region.reference.meters.length,
      days: region.days.length,
      produced: { ...produced, ...truth },
      ...{ faults, outcome, ledger },
      unasked: fleet.unasked,
      comparisons: [
        checkLedger(ledger, truth),
        compareLedgers(ledger, undisturbed.ledgers),
        checkIntervals(region, outcome),
        ...compareOutcomes(outcome, undisturbed.outcome),
      ],
    }
  })
