import { describe, expect, it } from 'vitest'
import { createKafkaTable } from '../../../src/adapters/kafka/table.ts'
import { runDemo } from '../../../src/app/demo.ts'
import type { Alert } from '../../../src/core/alert/alert.ts'
import type { Scenario } from '../../../src/simulate/scenario.ts'
import { SCENARIOS } from '../../../src/simulate/scenarios.ts'
import { aClient, textOf, until, useTopics } from '../kafka/support.ts'
import { useProcesses } from './processes.ts'

const topics = useTopics()
const { at, start, greywatt } = useProcesses(topics.freshPrefix)

/** The latest alert of each site, where it still stands. */
const alertsNow = async (): Promise<readonly Alert[]> => {
  const alerts = new Map<string | null, Alert>()
  const table = createKafkaTable({
    client: aClient(),
    topic: 'suspect-sites',
    topicPrefix: at.prefix,
  })
  await table.start((record) => alerts.set(record.key, JSON.parse(textOf(record))))
  await table.stop()
  return [...alerts.values()]
    .filter(({ state }) => state === 'raised')
    .sort((a, b) => (a.rank ?? 0) - (b.rank ?? 0))
}

/** One story, told in order. */
describe('the commands around a broker', () => {
  it('serve asks for the topics first', async () => {
    expect(await greywatt('serve')).toEqual({
      code: 3,
      stdout: '',
      stderr: `greywatt: topic ${at.prefix}meter-readings does not exist (and 11 more): create it with "greywatt topics", or correct kafka.topicPrefix [topic-missing]\n`,
    })
    const doctor = await greywatt('doctor')
    expect(doctor.code).toBe(1)
    expect(doctor.stdout).toContain(`12 of 12 topics are missing, first ${at.prefix}meter-readings`)
    expect(await greywatt('topics', '--check')).toMatchObject({
      code: 1,
      stderr: 'greywatt: topics missing: 12, create them with "greywatt topics"\n',
    })
  })

  it('topics creates them once, and doctor is content', async () => {
    const created = await greywatt('topics', '--json')
    const rows = created.stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line))
    expect(created.code).toBe(0)
    expect(new Set(rows.map((row) => `${row.state} ${row.created}`))).toEqual(new Set(['ok true']))
    expect(rows.find(({ topic }) => topic === 'meter-readings')).toEqual({
      topic: 'meter-readings',
      name: `${at.prefix}meter-readings`,
      state: 'ok',
      findings: [],
      partitions: 2,
      retentionMs: 604_800_000,
      minRetentionMs: 345_600_000,
      created: true,
    })
    const again = await greywatt('topics')
    expect(again).toMatchObject({ code: 0, stderr: '' })
    expect(again.stdout).not.toContain('created')
    const doctor = await greywatt('doctor')
    expect(doctor.code).toBe(0)
    expect(doctor.stdout).toContain(
      `covers grace (3 days) and window (28 days): ${at.prefix}meter-readings 7 days, ${at.prefix}weather 400 days, ${at.prefix}meter-days 40 days`,
    )
  })

  it('doctor sees that a topic keeps less than grace and window ask for, as the broker has it', async () => {
    const setRetention = (days: number) =>
      topics.admin().alterConfigs({
        validateOnly: false,
        resources: [
          {
            type: 2,
            name: `${at.prefix}meter-days`,
            configEntries: [
              { name: 'cleanup.policy', value: 'delete' },
              { name: 'retention.ms', value: String(days * 86_400_000) },
            ],
          },
        ],
      })
    await setRetention(20)
    const short = await greywatt('doctor')
    expect(short.code).toBe(1)
    expect(short.stdout).toContain(
      `${at.prefix}meter-days: kept for 20 days, and a lost host has to read back 35 days`,
    )
    expect(short.stdout).not.toContain('covers grace')
    await setRetention(40)
  })

  it('serve and doctor refuse tables that are not split like what they belong to', async () => {
    const name = `${at.prefix}transformers`
    const setPartitions = (count: number) =>
      topics.admin().createPartitions({ topicPartitions: [{ topic: name, count }] })
    await setPartitions(3)
    expect(await greywatt('serve')).toEqual({
      code: 3,
      stdout: '',
      stderr: `greywatt: topic ${name} has 3 partitions and meter-days has 2: an instance reads the same ones of both, so mend it as "greywatt topics --check" says, and start again [topic-mismatch]\n`,
    })
    const told = `${name}: 3 partitions, but meter-days has 2, and both have to have the same number`
    expect((await greywatt('doctor')).stdout).toContain(told)
    const checked = await greywatt('topics', '--check')
    expect(checked.code).toBe(1)
    expect(checked.stdout).toContain(`kafka-topics.sh --delete --topic ${name}`)
    await topics.admin().deleteTopics({ topics: [name] })
    await until('it is created again', async () => (await greywatt('topics')).code === 0)
  })

  it('simulate feeds what serve judges, to the list of the demo; SIGTERM ends it well', async () => {
    const sent = await greywatt('simulate', '--scenario', 'tiny', '--to-kafka', '--feed', 'blocks')
    expect(sent).toEqual({
      code: 0,
      stdout: '',
      stderr: 'greywatt: 1,848 messages of 77 meters sent\n',
    })
    const { suspects } = await runDemo({
      scenario: SCENARIOS.tiny as Scenario,
      seed: 7,
      pace: 'fast',
    })
    const serving = start('serve')
    await until('the last day is ranked', async () => {
      const alerts = await alertsNow()
      return alerts.length >= suspects.length && alerts.every(({ asOf }) => asOf === '2026-02-04')
    })
    serving.child.kill('SIGTERM')
    expect(await serving.code).toBe(0)
    expect(await alertsNow()).toEqual(suspects)

    const lines = serving.said.stderr
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line))
    expect(lines[0]).toMatchObject({
      msg: 'starting',
      stages: ['collate', 'assess', 'rank'],
      config: { kafka: { topicPrefix: at.prefix } },
    })
    const ledgers = lines.filter(({ msg }) => msg === 'ledger')
    expect(ledgers.reduce((sum, { read }) => sum + read, 0)).toBe(88_704)
    expect(ledgers.reduce((sum, { accepted }) => sum + accepted, 0)).toBe(88_704)
    expect(lines.at(-1)).toMatchObject({ msg: 'stopped' })
    expect(serving.said.stdout).toBe('')
  })

  it('serve gives the state folder to one process at a time', async () => {
    const first = start('serve', '--stages', 'rank')
    await until('it has its partitions', () => first.said.stderr.includes('partition taken'))
    const second = await greywatt('serve', '--stages', 'collate')
    expect(second.code).toBe(1)
    expect(second.stderr.trim().split('\n').at(-1)).toMatch(/^greywatt: .*\[checkpoint-locked\]$/)
    first.child.kill('SIGINT')
    expect(await first.code).toBe(0)
  })
})
