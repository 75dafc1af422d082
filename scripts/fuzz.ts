/**
 * Feeds mutated messages to ingest, validate and collate, and checks that each is accounted for, that nothing throws,
 * and that memory stays flat: what is held after all messages is held against what was held after a tenth of them.
 * The seed decides every byte. Exit code 1 where something is wrong.
 *
 *   npm run fuzz -- --messages 10000000 --seed 1
 */
import { setTimeout as sleep } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { runFuzz } from './fuzz/run-fuzz.ts'

/** What the texts and ids that are remembered, up to their bounds, and the engine's own books may add. */
const MOST_GROWTH_BYTES = 8 * 1024 * 1024

setFlagsFromString('--expose-gc')
const collectGarbage = runInNewContext('gc') as () => void

/** Freed array buffers leave the count only after their finalizers ran: collected thrice, with a pause between. */
const heldBytes = async (): Promise<number> => {
  for (let turn = 0; turn < 3; turn++) {
    collectGarbage()
    await sleep(100)
  }
  const { heapUsed, arrayBuffers } = process.memoryUsage()
  return heapUsed + arrayBuffers
}

const wholeNumber = (name: string, text: string): number => {
  const value = Number(text)
  if (Number.isSafeInteger(value) && value >= 1) return value
  process.stderr.write(`--${name} ${text}: give a whole number from 1\n`)
  process.exit(2)
}

const { values } = parseArgs({
  options: {
    messages: { type: 'string', default: '200000' },
    seed: { type: 'string', default: '1' },
  },
})
const messages = wholeNumber('messages', values.messages)
const seed = wholeNumber('seed', values.seed)

const from = performance.now()
const held: { readonly messages: number; readonly bytes: number }[] = []
const summary = await runFuzz({
  messages,
  seed,
  // With the stage still there: at the first tenth, and at the end.
  onRound: async (fed) => {
    if (fed === messages || (held.length === 0 && fed >= messages / 10))
      held.push({ messages: fed, bytes: await heldBytes() })
  },
})
const seconds = (performance.now() - from) / 1000
const growthBytes = (held.at(-1)?.bytes ?? 0) - (held[0]?.bytes ?? 0)

const { read, accepted, duplicate, late, rejected } = summary.ledger
const MIB = 1024 * 1024
const lines = [
  `${messages} messages, seed ${seed}, ${seconds.toFixed(0)} s: ${summary.hot} taken by the hot decoder, ${summary.meterDays} meter-days emitted`,
  `intervals: read ${read} = accepted ${accepted} + duplicate ${duplicate} + late ${late} + rejected ${rejected}`,
  `dead letters: ${[...summary.reasons]
    .sort((a, b) => b[1] - a[1])
    .map(([reason, count]) => `${reason} ${count}`)
    .join(', ')}`,
  `held ${held.map(({ messages: fed, bytes }) => `${(bytes / MIB).toFixed(1)} MiB after ${fed}`).join(', ')}: grown by ${(growthBytes / MIB).toFixed(1)} MiB of ${MOST_GROWTH_BYTES / MIB} allowed`,
  `faults: ${summary.faults}`,
  ...summary.firstFaults.map((words) => `  ${words}`),
]
process.stdout.write(`${lines.join('\n')}\n`)
if (summary.faults > 0 || growthBytes > MOST_GROWTH_BYTES) process.exitCode = 1
