import { describe, expect, it } from 'vitest'
import { until, usePlaces } from './serving.ts'

const { place, start } = usePlaces()

const line = (meterId: string, slot: number, kwh: number): string =>
  `${JSON.stringify({ meterId, at: new Date(Date.UTC(2026, 0, 1) + slot * 1_800_000).toISOString(), stepMin: 30, kwh })}\n`

/** One story, told in order. */
describe('the commands around the log of one process', { timeout: 600_000 }, () => {
  it('take readings from standard input, look at what was turned away, and send it again', async () => {
    const at = place()
    const greywatt = (...args: readonly string[]) => start(at, args).ended
    expect((await greywatt('doctor')).stdout).toContain(
      `transport is embedded, and serve will make its log in ${at.log}`,
    )
    expect(await greywatt('dlq', 'list')).toMatchObject({
      code: 3,
      stderr: expect.stringContaining('let serve run there first [file-missing]'),
    })

    const serving = start(at, ['serve', '--readings', '-', '--until-end'])
    serving.child.stdin?.write(line('M1', 0, 0.5) + line('M1', 1, -1) + line('M2', 0, 0.25))
    await until(serving, async () => (await at.sent('rejected-readings')) === 1)
    expect((await greywatt('dlq', 'list')).stdout).toContain('negative-energy')
    expect((await greywatt('doctor')).stdout).toMatch(
      /the embedded log in .* can be read, .* meter-readings 3, /,
    )
    expect(await greywatt('dlq', 'replay', '--all')).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('another process has the state folder'),
    })
    expect(await greywatt('serve')).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('[checkpoint-locked]'),
    })
    serving.child.stdin?.end('{broken\n')
    const ended = await serving.ended
    expect(ended).toMatchObject({ code: 0, stdout: '' })
    expect(JSON.parse(ended.stderr.split('\n')[0] ?? '')).toMatchObject({
      msg: 'starting',
      transport: 'embedded',
    })

    expect((await greywatt('dlq', 'show', '0:1')).stdout).toContain('{broken')
    expect(await greywatt('dlq', 'replay', '--reason', 'negative-energy')).toMatchObject({
      code: 0,
      stderr: expect.stringContaining('sent 1 letters to meter-readings'),
    })
    expect(await at.sent('meter-readings')).toBe(5)
    const ledger = await greywatt('ledger', '--json')
    expect(ledger.code).toBe(0)
    expect(JSON.parse(ledger.stdout.trim().split('\n').at(-1) ?? '')).toMatchObject({
      read: 4,
      accepted: 2,
      rejected: 2,
      energyCloses: true,
    })
  })

  it.each([
    {
      label: 'files for Kafka',
      change: { transport: 'kafka' },
      args: ['serve', '--readings', 'x.csv'],
      says: /^greywatt: files and standard input feed the embedded log, and the transport is kafka/,
    },
    {
      label: 'a stage of its own',
      change: {},
      args: ['serve', '--stages', 'rank'],
      says: /^greywatt: without Kafka all stages run in one process/,
    },
    {
      label: 'an end of nothing',
      change: {},
      args: ['serve', '--until-end'],
      says: /^greywatt: --until-end of what\?/,
    },
  ])('are told what does not go together: $label', async ({ change, args, says }) => {
    const { code, stderr } = await start(place(change), args).ended
    expect({ code, stderr }).toEqual({ code: 2, stderr: expect.stringMatching(says) })
  })

  it('end with the fault of a feed, after the stages have stored what they did', async () => {
    const at = place()
    const { code, stderr } = await start(at, ['serve', '--readings', 'nowhere.csv']).ended
    expect(code).toBe(3)
    expect(stderr.trim().split('\n').at(-1)).toBe(
      'greywatt: no file at "nowhere.csv": check the path or the pattern [file-missing]',
    )
  })
})
