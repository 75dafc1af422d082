import { join } from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import type { TopicName } from '../../../src/ports/topic.ts'
import { Random } from '../../../src/simulate/random.ts'
import { lakeBesideTopic } from '../../adapters/duckdb/lake/lake-beside-topic.ts'
import { watchLake } from '../../adapters/duckdb/lake/watch-lake.ts'
import { type Place, READINGS, REFERENCE, scanned, until, usePlaces } from './serving.ts'

const { place, start } = usePlaces()
const SERVE = ['serve', '--readings', READINGS, ...REFERENCE, '--until-end']

/** What an undisturbed run sends; a kill is somewhere before the end of each. */
const KILLS: readonly (readonly [topic: TopicName, records: number])[] = [
  ['meter-readings', 88_704],
  ['meter-days', 1_800],
  ['site-assessments', 100],
]

describe('serving from files in one process', { timeout: 600_000 }, () => {
  let calm: Place
  beforeAll(async () => {
    calm = place()
    expect(await start(calm, SERVE).ended).toMatchObject({ code: 0, stdout: scanned() })
  }, 600_000)

  it('ends with the list of a scan, byte for byte, which can be asked for again', async () => {
    expect(await calm.suspects()).toBe(scanned())
    expect(await start(calm, ['suspects']).ended).toMatchObject({ code: 0, stdout: scanned() })
    const { stdout } = await start(calm, ['suspects', '--top', '1', '--format', 'csv']).ended
    expect(stdout.trim().split('\n')).toHaveLength(2)
    expect(calm.ledger()).toMatchObject({ read: 88_704, accepted: 88_704, energyCloses: true })
  })

  it.each([{ seed: 1 }, { seed: 2 }])(
    'is killed at moments drawn with seed $seed, goes on, and ends as if it had not been',
    async ({ seed }) => {
      const random = Random.of(seed)
      const rough = place({ history: { dir: 'lake', flushEveryS: 0.2 } })
      const watch = watchLake(join(rough.folder, 'lake'))
      for (const [topic, records] of KILLS) {
        const already = await rough.sent(topic)
        const moment = already + Math.ceil(random.unit() * (records - already))
        const running = start(rough, SERVE)
        await until(running, async () => (await rough.sent(topic)) >= moment)
        running.child.kill('SIGKILL')
        await running.ended
      }
      expect(await start(rough, SERVE).ended).toMatchObject({ code: 0, stdout: scanned() })

      expect(await rough.suspects()).toBe(scanned())
      expect(await rough.meterDays()).toEqual(await calm.meterDays())
      expect(rough.ledger()).toEqual(calm.ledger())

      const { looks, faults } = await watch.stop()
      expect(faults).toEqual([])
      expect(looks).toBeGreaterThan(KILLS.length)
      const days = (await rough.records('meter-days'))
        .filter(({ headers }) => headers['greywatt.kind'] === undefined)
        .map(({ value }) => Buffer.from(value ?? []).toString())
        .filter((message) => !message.includes('"provisional":true'))
      expect(
        await lakeBesideTopic(join(rough.folder, 'lake'), days, join(rough.folder, 'days.ndjson')),
      ).toEqual({ days: (await calm.meterDays()).size, missing: 0, other: 0 })
    },
  )
})
