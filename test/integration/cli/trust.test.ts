import { describe, expect, it } from 'vitest'
import { createKafkaSink } from '../../../src/adapters/kafka/sink.ts'
import { aClient, until, useTopics } from '../kafka/support.ts'
import { useProcesses } from './processes.ts'

const topics = useTopics()
const { at, start, greywatt } = useProcesses(topics.freshPrefix, {
  collate: { graceDays: 1, provisionalEveryMin: 0 },
  ingest: { unknownMeters: 'reject' },
})

const reading = (date: string, hour: number, kwh: number, meterId = 'M1') => ({
  topic: 'meter-readings' as const,
  key: meterId,
  value: JSON.stringify({
    meterId,
    at: `${date}T${String(hour).padStart(2, '0')}:00Z`,
    stepMin: 360,
    kwh,
  }),
})
const wholeDay = (date: string) => [0, 6, 12, 18].map((hour) => reading(date, hour, 6))
const aMeter = (meterId: string) => ({
  topic: 'meters' as const,
  key: meterId,
  value: JSON.stringify({ meterId }),
})
const send = async (records: Parameters<ReturnType<typeof createKafkaSink>['send']>[0]) => {
  const sink = createKafkaSink({ client: aClient(), topicPrefix: at.prefix, compression: 'zstd' })
  await sink.send(records)
  await sink.close()
}
const ledgerRow = async () => {
  const { code, stdout } = await greywatt('ledger', '--json')
  const rows = stdout.trim().split('\n')
  return { code, sum: rows[0] === '' ? {} : JSON.parse(rows.at(-1) ?? '{}') }
}
const reads = (count: number) =>
  until(`${count} intervals are in the ledger`, async () => (await ledgerRow()).sum.read === count)

/** One story, told in order. */
describe('what was turned away', () => {
  it('is in the ledger beside the running process, with all that was accepted', async () => {
    await greywatt('topics')
    await send([
      aMeter('M1'),
      ...wholeDay('2026-02-01').slice(0, 3),
      ...wholeDay('2026-02-04'),
      ...wholeDay('2026-02-05'),
      reading('2026-02-01', 18, 12),
      reading('2026-02-05', 18, 6),
      reading('2026-02-05', 0, -1),
      reading('2026-02-05', 0, 6, 'M2'),
    ])
    const serving = start('serve', '--stages', 'collate')
    await until('it has begun', () => serving.said.stderr.includes('partition taken'))
    await reads(15)
    expect(await ledgerRow()).toMatchObject({
      code: 0,
      sum: {
        ...{ read: 15, accepted: 11, duplicate: 1, late: 1, rejected: 2 },
        ...{ energyInKwh: 66, finalDaysKwh: 18, openDaysKwh: 48 },
        ...{ intervalsClose: true, energyCloses: true },
      },
    })
    serving.child.kill('SIGTERM')
    expect(await serving.code).toBe(0)
  })

  it('is listed, shown, and sent again', async () => {
    const listed = await greywatt('dlq', 'list')
    expect(listed.stdout.trim().split('\n')).toHaveLength(3)
    expect(listed.stderr).toMatch(/^greywatt: 3 letters: 1 /)
    const [id = ''] = (await greywatt('dlq', 'list', '--reason', 'unknown-meter')).stdout.split(' ')
    const shown = await greywatt('dlq', 'show', id)
    expect(shown.stdout).toContain('greywatt.error.reason: unknown-meter\n')
    expect(shown.stdout).toContain('\n\n{"meterId":"M2","at":"2026-02-05T00:00Z"')

    await send([aMeter('M2')])
    expect(await greywatt('dlq', 'replay')).toMatchObject({ code: 2 })
    const replayed = await greywatt('dlq', 'replay', '--reason', 'unknown-meter,late', '--json')
    expect(JSON.parse(replayed.stdout)).toMatchObject({ resent: 1, restatedDays: 1, restated: 1 })

    const serving = start('serve', '--stages', 'collate')
    await reads(16)
    expect((await ledgerRow()).sum).toMatchObject({
      ...{ read: 16, accepted: 12, duplicate: 1, late: 1, rejected: 2 },
      ...{ energyInKwh: 72, energyCloses: true },
    })
    // Whoever asks twice does not want to wait: the second signal finds it stopping.
    serving.child.kill('SIGTERM')
    serving.child.kill('SIGINT')
    expect(await serving.code).toBe(1)
    expect(serving.said.stderr).not.toContain('"msg":"stopped"')
  })

  it('stays accounted for after a kill', async () => {
    const serving = start('serve', '--stages', 'collate')
    await until('it has begun', () => serving.said.stderr.includes('partition taken'))
    await send(wholeDay('2026-02-07'))
    await reads(20)
    serving.child.kill('SIGKILL')
    await serving.code
    expect(await ledgerRow()).toMatchObject({ code: 0, sum: { read: 20, accepted: 16 } })
  })
})
