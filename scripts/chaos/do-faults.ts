import { setTimeout as sleep } from 'node:timers/promises'
import { RUNNABLE_STAGES } from '../../src/core/stages.ts'
import type { Random } from '../../src/simulate/random.ts'
import type { ChaosOptions, Say } from './chaos-options.ts'
import type { Fault } from './fault-deck.ts'
import type { Fleet } from './fleet.ts'
import type { Instance } from './instance.ts'
import type { LocalBroker } from './local-broker.ts'

export interface FaultCounts {
  kills: number
  /** Of the kills: processes that held partitions. */
  killsAtWork: number
  killsByStage: Record<string, number>
  stagesKilled: number
  freezes: number
  leaves: number
  brokerRestarts: number
  brokerSilences: number
}

export interface FaultsAtWork {
  readonly options: ChaosOptions
  readonly deck: readonly Fault[]
  readonly fleet: Fleet
  readonly broker: LocalBroker
  readonly random: Random
  readonly note: Say
  /** Share of the deck that is done. */
  readonly onProgress: (share: number) => void
}

/** A kill rather meets a process that is at work than one that stands by or is starting. */
const AT_WORK_SHARE = 0.85
const LONGEST_ABSENCE_MS = 4_000
const WITHIN_BURST_MS = 300
const NOBODY_MS = 200
/** For somebody to be at work again. */
const LONGEST_WAIT_MS = 15_000

/** Does one fault after the other, at moments that the seed draws, and starts again what was ended. */
export const doFaults = async (at: FaultsAtWork): Promise<FaultCounts> => {
  const { options, deck, fleet, broker, random, note } = at
  const counts: FaultCounts = {
    ...{ kills: 0, killsAtWork: 0, killsByStage: {}, stagesKilled: 0 },
    ...{ freezes: 0, leaves: 0, brokerRestarts: 0, brokerSilences: 0 },
  }
  const awake: Promise<void>[] = []

  const victim = async (among: readonly Instance[]): Promise<Instance> => {
    const atWork = random.chance(AT_WORK_SHARE)
    const patience = Date.now() + LONGEST_WAIT_MS
    for (;;) {
      const alive = among.filter(({ isRunning, isFrozen }) => isRunning && !isFrozen)
      const working = alive.filter(({ holds }) => holds > 0)
      const wanted = atWork && Date.now() < patience ? working : alive
      if (wanted.length > 0) return random.pick(wanted)
      await sleep(NOBODY_MS)
    }
  }
  const absenceMs = (): number => random.between(0, LONGEST_ABSENCE_MS)
  const kill = async (instance: Instance): Promise<void> => {
    note(`kill ${instance.name}, which holds ${instance.holds} partitions`)
    counts.kills++
    if (instance.holds > 0) counts.killsAtWork++
    counts.killsByStage[instance.stage] = (counts.killsByStage[instance.stage] ?? 0) + 1
    const away = absenceMs()
    await instance.kill()
    fleet.startLater(instance.name, away)
  }
  const ofSomeStage = (): readonly Instance[] => fleet.ofStage(random.pick(RUNNABLE_STAGES))

  const faults: Record<Fault['type'], (fault: Fault) => Promise<void>> = {
    'kill-some': async (fault) => {
      if (fault.type !== 'kill-some') return
      for (let i = 0; i < fault.processes; i++) {
        if (i > 0) await sleep(random.between(0, WITHIN_BURST_MS))
        await kill(await victim(ofSomeStage()))
      }
    },
    'kill-stage': async () => {
      const among = ofSomeStage()
      while (among.some(({ isRunning, isFrozen }) => !isRunning || isFrozen)) await sleep(NOBODY_MS)
      counts.stagesKilled++
      await Promise.all(among.map(kill))
    },
    freeze: async () => {
      const instance = await victim(ofSomeStage())
      note(`freeze ${instance.name}, which holds ${instance.holds} partitions`)
      counts.freezes++
      instance.freeze()
      awake.push(
        sleep(options.freezeMs).then(() => {
          note(`thaw ${instance.name}`)
          instance.thaw()
        }),
      )
    },
    leave: async () => {
      const instance = await victim(ofSomeStage())
      note(`ask ${instance.name} to leave, which holds ${instance.holds} partitions`)
      counts.leaves++
      await instance.leave()
      fleet.startLater(instance.name, absenceMs())
    },
    'restart-broker': async () => {
      note('stop the broker')
      await broker.stop()
      await sleep(options.brokerDownMs)
      note('start the broker')
      await broker.start()
      note('the broker is back')
      counts.brokerRestarts++
    },
    // Nobody is killed meanwhile: this is to show that a stage outlives it.
    'silence-broker': async () => {
      note('silence the broker')
      broker.freeze()
      await sleep(options.brokerSilenceMs)
      broker.thaw()
      note('the broker answers again')
      counts.brokerSilences++
    },
  }
  for (const [index, fault] of deck.entries()) {
    await sleep(random.between(0, 2 * options.gapMs))
    await faults[fault.type](fault)
    at.onProgress((index + 1) / deck.length)
  }
  await Promise.all(awake)
  return counts
}
